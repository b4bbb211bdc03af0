import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { HostPort } from './sip-address.js';

/**
 * Binds a socket, says where, and sleeps. A ring of the bell means that there is something to send, or the end. It never
 * comes back to its event loop before the end, and so never reads; a literal address needs no turn of that loop either.
 */
const sleeper = `
  const { parentPort, receiveMessageOnPort, workerData } = require('node:worker_threads');
  const { bell, bindAddress } = workerData;
  const lookup = (host, options, found) => found(null, host, 4);
  const socket = require('node:dgram').createSocket({ type: 'udp4', lookup });
  const sendUntilEnd = () => {
    for (let rings = 0; ; rings = Atomics.load(bell, 0)) {
      Atomics.wait(bell, 0, rings);
      for (let next = receiveMessageOnPort(parentPort); next; next = receiveMessageOnPort(parentPort)) {
        if (next.message === 'end') return socket.close();
        const { datagram, to } = next.message;
        socket.send(datagram, to.port, to.host, () => undefined);
      }
    }
  };
  socket.on('error', () => undefined);
  socket.bind(0, bindAddress, () => {
    parentPort.postMessage(socket.address().port);
    setImmediate(sendUntilEnd);
  });
`;

/**
 * A port that takes RTP and reads none of it, for calls that speak and do not listen. Its thread sleeps, so the kernel
 * drops what comes, and hundreds of waiting calls cost the robot nothing, while the server sends every packet as it would
 * to real telephones.
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

  /** `to` is a literal IPv4 address. What is sent after the end is lost, as UDP may lose what it likes. */
  send(datagram: Buffer, to: HostPort): void {
    this.#tell({ datagram, to });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.worker, 'exit');
    this.#tell('end');
    await ended;
  }

  #tell(message: 'end' | { readonly datagram: Buffer; readonly to: HostPort }): void {
    this.worker.postMessage(message);
    Atomics.add(this.bell, 0, 1);
    Atomics.notify(this.bell, 0);
  }
}
