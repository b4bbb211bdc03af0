/** Renders what synthetic callers say: 8 kHz, band of a telephone, µ-law coded and back; kept between runs. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Utterance } from './utterances.js';

const folder = resolve('var/speech-bench');
const image = 'ringdown-voices:bench';

/** Everything that is not there yet, in one container. */
export function renderCorpus(utterances: readonly Utterance[]): void {
  mkdirSync(folder, { recursive: true });
  const missing = utterances.filter((one) => !existsSync(fileOf(one)));
  const noises = [...new Set(utterances.map(({ condition }) => condition.noise))].filter(
    (noise) => noise > 0 && !existsSync(noiseFile(noise)),
  );
  if (missing.length + noises.length === 0) return;
  const docker = (...words: string[]) =>
    execFileSync('docker', words, { stdio: ['ignore', 'ignore', 'inherit'] });
  const options = existsSync('var/mirror-expired') ? '-o Acquire::Check-Valid-Until=false' : '';
  docker(
    'build',
    '--network=host',
    '--tag',
    image,
    '--build-arg',
    `APT_OPTIONS=${options}`,
    'bench/speech/voices',
  );
  process.stderr.write(`rendering ${missing.length} utterances\n`);
  const script = join(folder, 'render.sh');
  writeFileSync(script, [...noises.flatMap(linesForNoise), ...missing.flatMap(linesFor)].join('\n'));
  docker(
    'run',
    '--rm',
    '--network=none',
    '--volume',
    `${folder}:/corpus`,
    '--workdir',
    '/tmp',
    image,
    'sh',
    '-e',
    '/corpus/render.sh',
  );
}

/** Samples of one utterance as a far end would send them, some silence around. */
export const samplesOf = (utterance: Utterance): Int16Array => readSamples(fileOf(utterance));

/** What the line of this utterance sounds like while nobody speaks; undefined for one without noise. */
export function lineNoiseOf({ condition: { noise } }: Utterance): Int16Array | undefined {
  return noise > 0 ? readSamples(noiseFile(noise)) : undefined;
}

function readSamples(path: string): Int16Array {
  const bytes = readFileSync(path);
  return Int16Array.from({ length: bytes.length >> 1 }, (_, at) => bytes.readInt16LE(at * 2));
}

const keyOf = (utterance: Utterance): string =>
  createHash('sha256').update(JSON.stringify(utterance)).digest('hex').slice(0, 16);
const fileOf = (utterance: Utterance): string => join(folder, `${keyOf(utterance)}.s16`);

const noiseFile = (noise: number): string => join(folder, `noise-${noise}.s16`);
const coded = '-t raw -r 8000 -c 1 -e mu-law -b 8';

/** Ten seconds: longer than a pause of somebody who speaks. */
function linesForNoise(noise: number): readonly string[] {
  return [
    `sox -R -n -r 8000 -c 1 ${coded} n.ul synth 10 pinknoise vol ${noise} 2>/dev/null`,
    `sox -R ${coded} n.ul -t raw -e signed-integer -b 16 /corpus/noise-${noise}.s16`,
  ];
}

function linesFor(utterance: Utterance): readonly string[] {
  const { voice, text, condition } = utterance;
  const [engine = '', name = ''] = voice.split(':');
  const said = `"${text}"`;
  const slower = (1 / condition.speed).toFixed(2);
  const speak: Readonly<Record<string, string>> = {
    espeak: `espeak-ng -v ${name} -s ${Math.round(165 * condition.speed)} -w a.wav ${said}`,
    flite: `flite -voice ${name} --setf duration_stretch=${slower} -t ${said} -o a.wav`,
    festival: `echo ${said} | text2wave -eval "(voice_${name})" -eval "(Parameter.set 'Duration_Stretch ${slower})" -o a.wav`,
  };
  return [
    speak[engine] ?? `echo "no voice ${voice}" >&2; exit 1`,
    `sox -R a.wav -r 8000 -c 1 b.wav highpass 200 pad 0.3 0.9 gain -n ${condition.peakDb} 2>/dev/null`,
    condition.noise > 0
      ? `sox -R -n -r 8000 -c 1 n.wav synth $(soxi -D b.wav) pinknoise vol ${condition.noise} 2>/dev/null; sox -R -m -v 1 b.wav -v 1 n.wav ${coded} c.ul 2>/dev/null`
      : `sox -R b.wav ${coded} c.ul 2>/dev/null`,
    `sox -R ${coded} c.ul -t raw -e signed-integer -b 16 /corpus/${keyOf(utterance)}.s16`,
  ];
}
