/** Speaks Vosk's WebSocket protocol as its own server does: what it heard is written in the sound (`wordsIn`). */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { wordsIn } from '../../src/telephony/memory/index.js';

export interface VoskServer extends AsyncDisposable {
  readonly url: string;
  /** The `config` of each connection. */
  readonly configs: Readonly<Record<string, unknown>>[];
}

export interface VoskBehaviour {
  /** How sure it is of each word, 1 unless told. */
  readonly conf?: number;
  /** Hangs up in place of the last result. */
  readonly dies?: boolean;
  /** Takes a pause between two words for the end of a sentence, and goes on with the next. */
  readonly splits?: boolean;
}

export async function voskServer({
  conf = 1,
  dies = false,
  splits = false,
}: VoskBehaviour = {}): Promise<VoskServer> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const configs: Readonly<Record<string, unknown>>[] = [];
  const resultOf = (text: string) => ({
    result: text === '' ? [] : text.split(' ').map((word, at) => ({ word, conf, start: at, end: at + 1 })),
    text,
  });
  server.on('connection', (socket) => {
    let words = '';
    let told = '';
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) {
        words += wordsIn(Int16Array.from({ length: data.length >> 1 }, (_, at) => data.readInt16LE(at * 2)));
        const sentence = splits && told === '' ? /^(\S+) \S/.exec(words)?.[1] : undefined;
        if (sentence !== undefined) told = sentence;
        socket.send(
          JSON.stringify(sentence === undefined ? { partial: words.slice(told.length) } : resultOf(sentence)),
        );
        return;
      }
      const message = JSON.parse(String(data)) as { config?: Record<string, unknown>; eof?: number };
      if (message.config) configs.push(message.config);
      if (message.eof !== 1) return;
      if (!dies) socket.send(JSON.stringify(resultOf(words.slice(told.length).trim())));
      socket.close();
    });
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}`,
    configs,
    [Symbol.asyncDispose]: async () => {
      for (const client of server.clients) client.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
