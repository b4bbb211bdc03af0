import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { SetupFailure } from './failure.mjs';
import { tryRun } from './run.mjs';

/** What must be free before anything starts: which container, which setting, which address. */
function wanted(values) {
  const open = values.RINGDOWN_BIND;
  const local = '127.0.0.1';
  return [
    { service: 'asterisk', what: 'SIP', setting: 'RINGDOWN_SIP_PORT', host: open, protocol: 'udp' },
    { service: 'asterisk', what: 'SIP', setting: 'RINGDOWN_SIP_PORT', host: open, protocol: 'tcp' },
    { service: 'asterisk', what: 'ARI', setting: 'RINGDOWN_ARI_PORT', host: local, protocol: 'tcp' },
    { service: 'redis', what: 'Redis', setting: 'RINGDOWN_REDIS_PORT', host: local, protocol: 'tcp' },
    {
      service: 'postgres',
      what: 'Postgres',
      setting: 'RINGDOWN_POSTGRES_PORT',
      host: local,
      protocol: 'tcp',
    },
    { service: 'app', what: 'HTTP', setting: 'RINGDOWN_HTTP_PORT', host: open, protocol: 'tcp' },
  ];
}

/**
 * Refuses to start when a port is taken, naming port, setting and (where it can be seen) the program.
 *
 * @param {Record<string, string>} values
 * @param {string[]} services about to be started; those that run already hold their own ports
 */
export async function checkPorts(values, services) {
  for (const { service, what, setting, host, protocol } of wanted(values)) {
    if (!services.includes(service)) continue;
    const port = Number(values[setting]);
    const problem = await (protocol === 'tcp' ? tcpProblem(host, port) : udpProblem(host, port));
    if (!problem) continue;
    if (problem === 'EADDRNOTAVAIL') {
      throw new SetupFailure(`RINGDOWN_BIND=${host} is not an address of this machine`, {
        remedy: 'set RINGDOWN_BIND to one of its addresses (ip address), or to 0.0.0.0 for all of them',
      });
    }
    if (problem === 'EACCES') {
      throw new SetupFailure(
        `${setting}=${port}: ports below 1024 need rights that the container does not have`,
        {
          remedy: `set ${setting} to a port above 1023`,
        },
      );
    }
    const owner = await portOwner(protocol, port);
    throw new SetupFailure(
      `port ${port}/${protocol} on ${host} (${what}) is taken${owner ? ` by ${owner}` : ''}`,
      {
        remedy: `stop that program, or set ${setting} to a free port in ringdown.env`,
      },
    );
  }
}

function tcpProblem(host, port) {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', (error) => done(error.code));
    server.listen({ host, port, exclusive: true }, () => server.close(() => done(undefined)));
  });
}

function udpProblem(host, port) {
  return new Promise((done) => {
    const socket = createSocket('udp4');
    socket.once('error', (error) => {
      socket.close();
      done(error.code);
    });
    socket.bind({ address: host, port, exclusive: true }, () => socket.close(() => done(undefined)));
  });
}

async function portOwner(protocol, port) {
  const list = await tryRun('ss', ['-Hlnp', protocol === 'tcp' ? '-t' : '-u', `sport = :${port}`], {
    quiet: true,
  });
  const match = /users:\(\("([^"]+)",pid=(\d+)/.exec(list.stdout);
  return match ? `${match[1]} (process ${match[2]})` : '';
}

/** A TCP port that is free on loopback now, from the engine's own choice. */
function freeTcpPort() {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/**
 * Free ports for a private stack, as settings. RTP gets a block below the system's own port range.
 *
 * @param {{rtpPorts?: number}} [options] size of the RTP range (four ports for a call with its agent)
 * @returns {Promise<Record<string, string>>}
 */
export async function freePorts({ rtpPorts = 400 } = {}) {
  const settings = {};
  for (const key of ['SIP', 'ARI', 'HTTP', 'REDIS', 'POSTGRES']) {
    let port;
    do port = await freeTcpPort();
    while (Object.values(settings).includes(String(port)) || (await udpProblem('127.0.0.1', port)));
    settings[`RINGDOWN_${key}_PORT`] = String(port);
  }
  for (;;) {
    const start = 16_000 + 2 * Math.floor(Math.random() * ((32_000 - 16_000 - rtpPorts) / 2));
    const samples = [start, start + 2 * Math.floor(rtpPorts / 4), start + rtpPorts - 2];
    const problems = await Promise.all(samples.map((port) => udpProblem('0.0.0.0', port)));
    if (problems.some(Boolean)) continue;
    return { ...settings, RINGDOWN_RTP_START: String(start), RINGDOWN_RTP_END: String(start + rtpPorts - 1) };
  }
}
