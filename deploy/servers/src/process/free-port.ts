import { createServer } from 'node:net';

/** Ports that this process has promised to somebody who may not listen on them yet. */
const promised = new Set<number>();

const listenOn = (port: number): Promise<number | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : undefined));
    });
  });

/**
 * The preferred TCP port of 127.0.0.1 when nobody listens there, otherwise any free one. No port is given twice by one
 * process, unless it was preferred and is free again. Another process may still be quicker: whoever listens must be
 * ready to be refused.
 */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await listenOn(preferred)) === preferred) {
    promised.add(preferred);
    return preferred;
  }
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = await listenOn(0);
    if (port === undefined || promised.has(port)) continue;
    promised.add(port);
    return port;
  }
  throw new Error('no TCP port of 127.0.0.1 is free');
}
