import { Client } from 'pg';

type Query = (this: Client, ...args: unknown[]) => unknown;

/** `database: text` -> how often it ran. */
export type Statements = ReadonlyMap<string, number>;

const textOf = (first: unknown): string =>
  (typeof first === 'string' ? first : String((first as { text?: unknown } | null)?.text ?? ''))
    .replace(/\s+/g, ' ')
    .trim();

/**
 * Counts the SQL statements of graph requests, of all services of this process. A request reads in a read-only snapshot
 * of its own, which tells its statements from those of the relays, callers and polls that go on beside it.
 */
export class StatementCount {
  private readonly original = Client.prototype.query as Query;
  private readonly inSnapshot = new WeakSet<object>();
  private counted: Map<string, number> | undefined;

  constructor() {
    const { original } = this;
    const note = (client: Client, text: string): void => this.note(client, text);
    (Client.prototype as { query: Query }).query = function (this: Client, ...args: unknown[]): unknown {
      note(this, textOf(args[0]));
      return original.apply(this, args);
    };
  }

  /** What ran while `work` did. */
  async during<T>(work: () => Promise<T>): Promise<{ answer: T; statements: Statements }> {
    const statements = new Map<string, number>();
    this.counted = statements;
    try {
      return { answer: await work(), statements };
    } finally {
      this.counted = undefined;
    }
  }

  stop(): void {
    (Client.prototype as { query: Query }).query = this.original;
  }

  private note(client: Client, text: string): void {
    if (/^(begin|start transaction)\b.*\bread only\b/i.test(text)) this.inSnapshot.add(client);
    if (this.counted && this.inSnapshot.has(client)) {
      const key = `${client.database ?? ''}: ${text}`;
      this.counted.set(key, (this.counted.get(key) ?? 0) + 1);
    }
    if (/^(commit|rollback)\b/i.test(text)) this.inSnapshot.delete(client);
  }
}

/** How many statements in all. */
export const total = (statements: Statements): number =>
  [...statements.values()].reduce((sum, times) => sum + times, 0);

/** What ran more often than before, as sentences; empty when nothing grew. */
export function grown(before: Statements, after: Statements): string[] {
  return [...after]
    .filter(([text, times]) => times > (before.get(text) ?? 0))
    .map(([text, times]) => `${before.get(text) ?? 0} -> ${times}: ${text}`);
}
