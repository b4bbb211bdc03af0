import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ensureBaseImage } from './base-image.mjs';
import { ensureEngine } from './docker.mjs';
import { ensureImages, imageList, recordImages } from './images.mjs';
import { checkNode, ensureBuild, ensurePackages } from './toolchain.mjs';

/** Node, packages, compiled sources: all that works without containers. */
export async function setUpToolchain(steps) {
  await steps.step('Node', checkNode);
  await steps.step('Packages', ensurePackages);
  await steps.step('Compile', ensureBuild);
}

/** The engine and our images. @returns {Promise<Record<string, string>>} image names by container */
export async function setUpImages(steps, names, settings) {
  await steps.step('Docker engine', ensureEngine);
  const baseId = await steps.step('Base image', (report) =>
    ensureBaseImage({ debianMirror: settings.values.RINGDOWN_DEBIAN_MIRROR }, report),
  );
  const images = await steps.step('Images', (report) => ensureImages(names, baseId, report));
  const known = existsSync(imageList()) ? JSON.parse(readFileSync(imageList(), 'utf8')) : {};
  recordImages(images, known);
  return images;
}

/**
 * Runs set-up work with the checkout to itself: a second `npm start` or `npm test` waits for the first.
 */
export async function alone(work) {
  const lock = resolve('var/setup.lock');
  mkdirSync(resolve('var'), { recursive: true });
  let told = false;
  for (;;) {
    try {
      writeFileSync(lock, `${process.pid}\n`, { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const owner = ownerOf(lock);
      if (!owner) {
        rmSync(lock, { force: true });
        continue;
      }
      if (!told)
        process.stdout.write(
          `  ..  another set-up (process ${owner}) is at work in this checkout; waiting for it\n`,
        );
      told = true;
      await new Promise((wake) => setTimeout(wake, 500));
    }
  }
  const release = () => rmSync(lock, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function ownerOf(lock) {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    // EPERM: it lives, and belongs to another user.
    return error.code === 'EPERM' ? 'of another user' : undefined;
  }
}
