import { initialWebPassword, phonePassword } from '../accounts/index.js';
import { describeConnector, exampleOf } from '../customers/index.js';
import { readConfig, silentLogger } from '../platform/index.js';
import { createProgramSynthesiser, createPromptBook } from '../prompts/index.js';
import type { PromptValues } from '../prompts/index.js';
import { loadSite } from '../site/index.js';

type Environment = Readonly<Record<string, string | undefined>>;

async function described(env: Environment) {
  const config = readConfig(env);
  const site = await loadSite(config.siteDir);
  const host =
    config.bind === '0.0.0.0' ? (env['RINGDOWN_EXTERNAL_ADDRESS'] ?? '<this machine>') : config.bind;
  return { config, site, sip: `${host}:${config.sipPort}`, http: `http://${host}:${config.http.port}` };
}

/** The same for programs: tests, the demo and scripts that need a phone's password. One JSON object. */
export async function printLines(env: Environment, write: (line: string) => void): Promise<number> {
  const { config, site, sip, http } = await described(env);
  const agents = [...site.agents.values()].map(({ id, phone }) => ({
    id,
    phone,
    phonePassword: phonePassword(config.secretSeed, phone),
    webPassword: initialWebPassword(config.secretSeed, id),
  }));
  const { featureCodes } = site;
  const facts = {
    sip,
    http,
    numbers: [...site.numbers.keys()],
    featureCodes,
    agents,
    adminPassword: config.adminPassword,
  };
  write(JSON.stringify(facts));
  return 0;
}

/** Where the sound of a prompt lies: `sound en queue-position '{"position":3}'`. */
export async function printSound(
  env: Environment,
  [language = '', name = '', values = '{}']: readonly string[],
  write: (line: string) => void,
): Promise<number> {
  const { config, site } = await described(env);
  const book = createPromptBook({
    soundsDir: config.soundsDir,
    synthesiser: createProgramSynthesiser(),
    site: () => site,
    logger: silentLogger,
  });
  const sounds = await book.sounds(language, name, JSON.parse(values) as PromptValues);
  for (const sound of sounds) if (sound.kind === 'file') write(`${sound.path}.ulaw`);
  return 0;
}

/** docs/connector.yaml. */
export function printConnector(write: (line: string) => void): Promise<number> {
  write(describeConnector().trimEnd());
  return Promise.resolve(0);
}

/** Customers of the example company with their PINs, to try self-service: `customers 3`. One JSON object a line. */
export async function printCustomers(
  env: Environment,
  [count = '10']: readonly string[],
  write: (line: string) => void,
): Promise<number> {
  const { config, site } = await described(env);
  const { backOffice } = site;
  if (backOffice.kind !== 'embedded' || !backOffice.example) {
    write('site/back-office.yaml asks for no example customers; those of a company have PINs of their own');
    return 1;
  }
  for (const one of exampleOf(config.secretSeed, Date.now()).customers.slice(0, Number(count) || 10)) {
    const { accountNumber, pin, name, language, numbers } = one;
    write(JSON.stringify({ accountNumber, pin, name, language, numbers }));
  }
  return 0;
}

/** What somebody needs to know who has just started Ringdown: what to dial, how to register, where to log in. */
export async function printWelcome(env: Environment, write: (line: string) => void): Promise<number> {
  const { config, site, sip, http } = await described(env);
  write(`${site.company.name} is open for calls.`);
  write('');
  write('Dial from any softphone on this machine, no account needed:');
  for (const [number, { flow }] of site.numbers) write(`  sip:${number}@${sip}   ${flow}`);
  write('');
  write(`Agents register a softphone at ${sip} (UDP or TCP):`);
  for (const agent of site.agents.values()) {
    const skills = agent.skills.map(({ skill, level }) => `${skill} ${level}`).join(', ');
    write(
      `  ${agent.name.padEnd(18)} user ${agent.phone.padEnd(12)} password ${phonePassword(config.secretSeed, agent.phone)}   (${skills})`,
    );
  }
  const { signIn, pause, resume, signOut, status } = site.featureCodes;
  write(
    `  then dial ${signIn} to take calls, ${pause}N to pause, ${resume} to resume, ${status} to hear your state, ${signOut} to sign out.`,
  );
  write('');
  write(`API: ${http}/api/docs   health: ${http}/health   metrics: ${http}/metrics`);
  write(`  admin password ${config.adminPassword}`);
  for (const agent of site.agents.values()) {
    write(
      `  ${agent.id} password ${initialWebPassword(config.secretSeed, agent.id)} (until changed), ${agent.role}`,
    );
  }
  write(`  for example: curl -u admin:${config.adminPassword} ${http}/api/calls`);
  return 0;
}
