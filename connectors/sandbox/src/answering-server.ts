import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WrongAnswer } from './wrong-answers.ts';

type Sent = Pick<WrongAnswer, 'sends' | 'status' | 'headers' | 'body'>;

/** A server that gives one answer to everything, whatever is asked. */
export interface AnsweringServer {
  readonly url: string;
  /** What is answered from now on. */
  answer(answer: Sent): void;
  stop(): Promise<void>;
}

/** What is answered properly before anything goes wrong, a request for a token for instance: its JSON, or undefined. */
export type ProperAnswer = (request: IncomingMessage) => object | undefined;

export async function startAnsweringServer(proper: ProperAnswer = () => undefined): Promise<AnsweringServer> {
  let next: Sent = { sends: 'nothing' };
  const server = createServer((request, response) => {
    request.resume();
    const right = proper(request);
    if (right) response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(right));
    else give(next, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: (answer) => (next = answer),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function give({ sends, status = 200, headers = {}, body = '' }: Sent, response: ServerResponse): void {
  if (sends === 'nothing') return;
  if (sends === 'all') {
    response.writeHead(status, headers).end(body);
    return;
  }
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.write(body.slice(0, body.length / 2), () => response.destroy());
}
