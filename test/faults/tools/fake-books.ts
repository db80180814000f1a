import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** What the outside books do with the next request to write: answer, refuse, or write and stay silent. */
export type Script =
  | { readonly kind: 'works' }
  | { readonly kind: 'answers'; readonly status: number; readonly retryAfterSeconds?: number }
  | { readonly kind: 'writes and says nothing' };

export interface BookRecord {
  readonly id: string;
  readonly reference: string;
  readonly tenantId: string;
  readonly cents: number;
}

/** A fake SaaS without idempotency: whoever posts twice gets two records. Its answers follow a script. */
export class FakeBooks {
  readonly records: BookRecord[] = [];
  /** References of the requests to write, in order, answered or not. */
  readonly writes: {
    readonly reference: string;
    readonly tenantId: string;
    readonly at: number;
    readonly status: number;
  }[] = [];
  lookUps = 0;
  /** Decides what happens to a request, by its tenant and number. */
  script: (request: { tenantId: string; number: number }) => Script = () => ({ kind: 'works' });

  private constructor(
    private readonly server: Server,
    readonly port: number,
    private readonly now: () => Date,
  ) {}

  static async start(now: () => Date): Promise<FakeBooks> {
    const server = createServer();
    server.listen({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || !address) throw new Error('the fake books have no address');
    const books = new FakeBooks(server, address.port, now);
    server.on('request', (request, response) => void books.answer(request, response));
    return books;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close').catch(() => undefined);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://books');
    if (request.method === 'GET') {
      this.lookUps += 1;
      const found = this.records.filter((each) => each.reference === url.searchParams.get('reference'));
      response.setHeader('content-type', 'application/json').end(JSON.stringify(found));
      return;
    }
    const asked = JSON.parse(await text(request)) as Omit<BookRecord, 'id'>;
    const script = this.script({ tenantId: asked.tenantId, number: this.writes.length });
    const status = script.kind === 'answers' ? script.status : script.kind === 'works' ? 200 : 0;
    this.writes.push({ reference: asked.reference, tenantId: asked.tenantId, at: this.now().getTime(), status });
    if (script.kind === 'answers') {
      if (script.retryAfterSeconds !== undefined) response.setHeader('retry-after', String(script.retryAfterSeconds));
      response.writeHead(script.status).end('{}');
      return;
    }
    const record = { ...asked, id: `rec-${randomUUID()}` };
    this.records.push(record);
    if (script.kind === 'works') response.setHeader('content-type', 'application/json').end(JSON.stringify(record));
    else request.socket.resetAndDestroy();
  }
}
