import { randomUUID } from 'node:crypto';
import { type Caller, SCOPES_OF } from '@throughline/contracts';
import { INTERNAL_TOKEN_HEADER, signInternalToken } from '@throughline/platform';
import type { Random } from './random.ts';
import type { Scene } from './scene.ts';

export const TENANTS = ['tenant-a', 'tenant-b'] as const;

/** One command, as its sender remembers it. */
export interface Order {
  readonly tenantId: string;
  readonly key: string;
  readonly account: string;
  readonly from: string | null;
  readonly cents: number;
  readonly behaviour: 'normal' | 'poison' | 'slow';
  readonly exported: boolean;
  readonly newWords: boolean;
}

export interface LoadOptions {
  readonly orders: number;
  readonly accounts?: number;
  readonly parallel?: number;
  /** Pause of each sender between two commands. */
  readonly paceMs?: number;
  /** Share of the orders that are copied to the outside books. */
  readonly exported?: number;
  /** Share of the orders that move an amount between two accounts. */
  readonly transfers?: number;
  readonly shape?: Partial<Order>;
}

const ANSWER_WITHIN_MS = 10_000;
const GIVE_UP_AFTER_MS = 120_000;
const RETRY_MS = 100;

const MUTATION = `mutation Place($input: OrderInput!) { placeOrder(input: $input) }`;

/** Senders of commands that repeat each one under its key until it is accepted, as a careful client does. */
export class Load {
  /** What was sent at all; an order that is nowhere here must not exist. */
  readonly sent = new Map<string, Order>();
  /** Every answer that a key got; more than one only when it was asked again after acceptance. */
  readonly answers = new Map<string, Set<string>>();
  /** How often each kind of failure was seen. */
  readonly failures = new Map<string, number>();
  /** The longest that an accepted command took from its first attempt, in milliseconds. */
  slowestMs = 0;
  private next = 0;
  private stopped = false;

  constructor(
    private readonly scene: Scene,
    private readonly random: Random,
  ) {}

  /** Sends so many random orders; resolves when all of them are accepted. */
  async run(options: LoadOptions): Promise<void> {
    const orders = Array.from({ length: options.orders }, () => this.order(options));
    const sender = async (): Promise<void> => {
      for (let order = orders.pop(); order && !this.stopped; order = orders.pop()) {
        await this.place(order);
        if (options.paceMs) await this.scene.clock.pause(options.paceMs);
      }
    };
    await Promise.all(Array.from({ length: options.parallel ?? 4 }, sender));
  }

  stop(): void {
    this.stopped = true;
  }

  order(options: Omit<LoadOptions, 'orders'>): Order {
    const accounts = options.accounts ?? 12;
    const account = this.random.whole(1, accounts);
    const transfer = this.random.next() < (options.transfers ?? 0.1);
    return {
      tenantId: this.random.pick(TENANTS),
      key: `key-${randomUUID()}`,
      account: `account-${account}`,
      from: transfer ? `account-${(account % accounts) + 1}` : null,
      cents: this.random.whole(1, 100_000),
      behaviour: 'normal',
      exported: this.random.next() < (options.exported ?? 0.1),
      newWords: false,
      ...options.shape,
    };
  }

  /** Repeats the command until it is accepted; throws after two minutes. */
  async place(order: Order): Promise<string> {
    const begun = this.scene.clock.now().getTime();
    for (;;) {
      const answer = await this.attempt(order);
      const tookMs = this.scene.clock.now().getTime() - begun;
      if (answer !== null) {
        this.slowestMs = Math.max(this.slowestMs, tookMs);
        return answer;
      }
      if (tookMs > GIVE_UP_AFTER_MS * this.scene.time.factor) throw new Error(`${order.key} was never accepted`);
      await this.scene.clock.pause(RETRY_MS);
    }
  }

  /** One attempt; null when it was not answered with a result. */
  async attempt(order: Order): Promise<string | null> {
    this.sent.set(order.key, order);
    const { tenantId, ...input } = order;
    const body = JSON.stringify({ query: MUTATION, variables: { input } });
    const caller: Caller = { tenantId, subject: 'load', role: 'finance', scopes: SCOPES_OF.finance };
    const key = new TextEncoder().encode(this.scene.internalTokenKey);
    const token = await signInternalToken(caller, body, key, this.scene.clock);
    const reply = await this.post(body, token).catch((error: unknown) => this.fail(kindOf(error)));
    if (!reply) return null;
    const answer = reply.data?.placeOrder ?? null;
    if (answer === null) return this.fail(reply.errors?.[0]?.extensions.code ?? 'no answer');
    this.answers.set(order.key, (this.answers.get(order.key) ?? new Set()).add(answer));
    return answer;
  }

  private async post(body: string, token: string): Promise<Reply | null> {
    const living = this.scene.processes.orders.filter((each) => each.reachable);
    const target = living[this.next++ % Math.max(1, living.length)];
    if (!target) return this.fail('nobody serves');
    const answer = await fetch(`${target.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [INTERNAL_TOKEN_HEADER]: token },
      body,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    // A service that is ending says so by the status alone.
    if (answer.status === 503) return this.fail('SERVICE_UNAVAILABLE');
    return (await answer.json()) as Reply;
  }

  private fail(kind: string): null {
    this.failures.set(kind, (this.failures.get(kind) ?? 0) + 1);
    return null;
  }
}

interface Reply {
  readonly data?: { placeOrder?: string | null } | null;
  readonly errors?: { extensions: { code: string } }[];
}

const kindOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'connection';
  return error.name === 'TimeoutError' ? 'no answer in time' : 'connection';
};
