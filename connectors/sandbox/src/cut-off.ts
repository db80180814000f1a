import type { Socket } from 'node:net';

/** What is about to be answered. */
interface Answering {
  readonly statusCode: number;
  getHeaders(): Readonly<Record<string, unknown>>;
}

/** Writes an answer's head, which promises all of the body, and half of the body; the caller closes the connection. */
export function cutOff(socket: Socket, answering: Answering, body: string): Promise<void> {
  const bytes = Buffer.from(body);
  const headers = Object.entries({ ...answering.getHeaders(), 'content-length': Math.max(bytes.length, 2) });
  const head = [
    `HTTP/1.1 ${answering.statusCode} Cut`,
    ...headers.map(([name, value]) => `${name}: ${String(value)}`),
  ].join('\r\n');
  return new Promise((resolve) => {
    socket.write(Buffer.concat([Buffer.from(`${head}\r\n\r\n`), bytes.subarray(0, bytes.length / 2)]), () => resolve());
  });
}
