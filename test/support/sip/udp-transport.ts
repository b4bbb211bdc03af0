import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns';
import { isIP } from 'node:net';
import type { HostPort } from './sip-address.js';

type DatagramListener = (datagram: Buffer, source: HostPort) => void;

/** One bound UDP socket. Sending never throws: UDP may lose what it likes, the transactions cope. */
export class UdpTransport implements AsyncDisposable {
  #closed = false;

  private constructor(
    readonly local: HostPort,
    private readonly socket: Socket,
  ) {}

  /** Binds; port 0 takes any free one. The receive buffer is asked for generously, for bursts of calls. */
  static async open(bindAddress: string, port: number, listener: DatagramListener): Promise<UdpTransport> {
    const socket = createSocket({
      type: bindAddress.includes(':') ? 'udp6' : 'udp4',
      recvBufferSize: 1 << 20,
      lookup: literalFirst,
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(port, bindAddress, () => {
        socket.off('error', reject);
        resolve();
      });
    });
    // What ICMP or a full buffer says after this is treated as loss.
    socket.on('error', () => undefined);
    const local = { host: bindAddress, port: socket.address().port };
    socket.on('message', (datagram, { address, port: from }) =>
      listener(datagram, { host: address, port: from }),
    );
    return new UdpTransport(local, socket);
  }

  send(datagram: Buffer, to: HostPort): void {
    if (this.#closed) return;
    this.socket.send(datagram, to.port, to.host, () => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await new Promise<void>((resolve) => this.socket.close(() => resolve()));
  }
}

/** Addresses are nearly always literal: asking the resolver about each packet costs as much as sending it. */
const literalFirst: typeof lookup = ((host: string, options: object, callback: LookupCallback): void => {
  const family = isIP(host);
  if (family === 0) lookup(host, options, callback);
  else callback(null, host, family);
}) as typeof lookup;

type LookupCallback = (error: NodeJS.ErrnoException | null, address: string, family: number) => void;
