import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { HostPort } from './sip-address.js';

/** Binds a socket, says where, and sleeps until it is woken to end. */
const sleeper = `
  const { parentPort, workerData } = require('node:worker_threads');
  const socket = require('node:dgram').createSocket('udp4');
  socket.bind(0, workerData.bindAddress, () => {
    parentPort.postMessage(socket.address().port);
    setImmediate(() => {
      Atomics.wait(workerData.bell, 0, 0);
      socket.close();
    });
  });
`;

/**
 * A port that takes RTP and reads none of it. Its thread sleeps, so the kernel drops what comes, and hundreds of
 * waiting calls cost the robot nothing, while the server sends every packet as it would to real telephones.
 */
export class RtpSink implements AsyncDisposable {
  private constructor(
    readonly local: HostPort,
    private readonly worker: Worker,
    private readonly bell: Int32Array,
  ) {}

  static async open(bindAddress: string): Promise<RtpSink> {
    const bell = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(sleeper, { eval: true, workerData: { bindAddress, bell } });
    const [port] = (await once(worker, 'message')) as [number];
    return new RtpSink({ host: bindAddress, port }, worker, bell);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.worker, 'exit');
    Atomics.store(this.bell, 0, 1);
    Atomics.notify(this.bell, 0);
    await ended;
  }
}
