import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '@throughline/contracts';

/** What the proxy does to the bytes between a service and a server. */
export type ProxyMode =
  | { readonly kind: 'pass' }
  /** Late by so much, each way, or slower than so many bytes a second as well. */
  | { readonly kind: 'throttle'; readonly delayMs: number; readonly bytesPerSecond: number }
  /** Connections end properly; new ones are turned away. */
  | { readonly kind: 'cut' }
  /** Connections end by a reset; new ones too. */
  | { readonly kind: 'reset' }
  /** Connections stay open and nothing moves, as behind a firewall that drops; what waits moves on when healed. */
  | { readonly kind: 'black-hole' };

const PASS: ProxyMode = { kind: 'pass' };

/** A door between one service and one server whose behaviour can be changed while connections are open. */
export class TcpProxy {
  private mode: ProxyMode = PASS;
  private healed: Promise<void> = Promise.resolve();
  private heal: () => void = () => undefined;
  private readonly pairs = new Set<readonly [Socket, Socket]>();
  private cutter: { match: (chunk: Buffer) => boolean; delayMs: number } | null = null;
  /** How many connections `cutOnce` has ended. */
  cuts = 0;

  private constructor(
    private readonly server: Server,
    readonly port: number,
    readonly targetPort: number,
    private readonly clock: Clock,
  ) {}

  static async open(targetPort: number, clock: Clock): Promise<TcpProxy> {
    const server = createServer();
    server.listen({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || !address) throw new Error('the proxy has no address');
    const proxy = new TcpProxy(server, address.port, targetPort, clock);
    server.on('connection', (client) => proxy.take(client));
    return proxy;
  }

  set(mode: ProxyMode): void {
    const wasHole = this.mode.kind === 'black-hole';
    this.mode = mode;
    if (wasHole && mode.kind !== 'black-hole') this.heal();
    if (!wasHole && mode.kind === 'black-hole') this.healed = new Promise((resolve) => (this.heal = resolve));
    if (mode.kind === 'cut' || mode.kind === 'reset') for (const pair of this.pairs) this.end(pair);
  }

  pass(): void {
    this.set(PASS);
  }

  /** Half-open: the server's side is gone and the service is not told. New connections work. */
  halfOpen(): void {
    for (const [, server] of this.pairs) {
      server.removeAllListeners('close');
      server.destroy();
    }
    this.pairs.clear();
  }

  /** Ends the next connection whose bytes to the server match, so long after they were passed on. */
  cutOnce(match: (chunk: Buffer) => boolean, delayMs: number): void {
    this.cutter = { match, delayMs };
  }

  async close(): Promise<void> {
    this.heal();
    for (const [client, server] of this.pairs) {
      client.destroy();
      server.destroy();
    }
    this.server.close();
    await once(this.server, 'close').catch(() => undefined);
  }

  private take(client: Socket): void {
    client.on('error', () => undefined);
    if (this.mode.kind === 'cut') return void client.end();
    if (this.mode.kind === 'reset') return void client.resetAndDestroy();
    const server = connect({ port: this.targetPort, host: '127.0.0.1' });
    const pair = [client, server] as const;
    this.pairs.add(pair);
    server.on('error', () => undefined);
    this.carry(client, server, (chunk) => this.watch(pair, chunk));
    this.carry(server, client, () => undefined);
    for (const [here, there] of [pair, [server, client]] as const) {
      here.on('close', () => {
        this.pairs.delete(pair);
        there.destroy();
      });
    }
  }

  /** Keeps the order of the bytes whatever their delay; holds the sender back while one lump waits. */
  private carry(from: Socket, to: Socket, seen: (chunk: Buffer) => void): void {
    let turn = Promise.resolve();
    let free = 0;
    from.on('data', (chunk: Buffer) => {
      const { mode } = this;
      let due = 0;
      if (mode.kind === 'throttle') {
        free = Math.max(free, this.clock.now().getTime()) + (chunk.length / mode.bytesPerSecond) * 1000;
        due = free + mode.delayMs;
      }
      const before = turn;
      turn = (async () => {
        await before;
        await this.letThrough(from, due);
        if (to.destroyed) return;
        to.write(chunk);
        seen(chunk);
      })();
    });
  }

  /** Waits until a lump may move on; behind a black hole its sender is held back meanwhile. */
  private async letThrough(from: Socket, due: number): Promise<void> {
    if (this.mode.kind === 'black-hole') {
      from.pause();
      await this.healed;
      from.resume();
    }
    const early = due - this.clock.now().getTime();
    if (early > 0) await this.clock.pause(early);
  }

  private watch(pair: readonly [Socket, Socket], chunk: Buffer): void {
    const cutter = this.cutter;
    if (!cutter?.match(chunk)) return;
    this.cutter = null;
    this.cuts += 1;
    // The answer must not come back, so the service's side goes at once; the server may finish what it read.
    pair[0].resetAndDestroy();
    void this.clock.pause(cutter.delayMs).then(() => pair[1].destroy());
  }

  private end([client, server]: readonly [Socket, Socket]): void {
    if (this.mode.kind === 'reset') client.resetAndDestroy();
    else client.end();
    server.destroy();
  }
}
