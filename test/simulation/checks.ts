import type { OrderData } from './domain.ts';
import type { Setting } from './setting.ts';
import type { ModelDatabase } from './store/model-database.ts';
import type { Transaction, WrittenFact } from './store/transaction.ts';
import type { ModelStream, Stored } from './stream/model-stream.ts';

const nameOf = (fact: WrittenFact): string =>
  `version ${fact.version} of ${fact.tenantId} ${fact.aggregateType} ${fact.aggregateId} (${fact.eventId.slice(-4)})`;
const aggregateOf = (fact: WrittenFact): string => `${fact.tenantId} ${fact.aggregateType} ${fact.aggregateId}`;

/**
 * What is promised, looked at from outside: some of it with every commit, store and acknowledgement, so that the first
 * wrong step ends the run, and the rest when everything has come to rest.
 */
export class Checks {
  private readonly reached = new Map<string, number>();

  constructor(
    private readonly setting: Setting,
    private readonly databases: () => readonly ModelDatabase[],
    private readonly consumer: () => ModelDatabase,
    private readonly stream: () => ModelStream,
  ) {}

  /** Each aggregate's events leave their effects once each and in the order 1, 2, 3. */
  committing(transaction: Transaction): void {
    for (const { aggregate, version, eventId } of transaction.effects) {
      const reached = this.reached.get(aggregate) ?? 0;
      if (version <= reached) this.setting.violated(`version ${version} of ${aggregate} was applied twice`);
      if (version > reached + 1)
        this.setting.violated(`version ${version} of ${aggregate} was applied after version ${reached}`);
      this.reached.set(aggregate, version);
      this.setting.note('ledger', () => `commits the effect of ${eventId.slice(-4)}, ${aggregate} ${version}`);
    }
  }

  /** Nothing leaves before its commit. */
  stored({ id }: Stored): void {
    if (!this.databases().some((database) => database.facts.has(id)))
      this.setting.violated(`${id} is in the stream and was not committed`);
  }

  /** An acknowledged message is given to nobody any more: its event was applied or put aside before. */
  acknowledged({ id }: Stored, sequence: number): void {
    const { effects, held } = this.consumer();
    if (!effects.has(id) && !held.has(id))
      this.setting.violated(`message ${sequence} (${id.slice(-4)}) was acknowledged and neither applied nor held`);
  }

  /** Whether nothing is to be done any more. */
  rests(): boolean {
    // Most of the time one of these says it, at no cost.
    if (this.databases().some((database) => database.unsent.size > 0)) return false;
    const { effects, held } = this.consumer();
    const facts = this.databases().reduce((sum, database) => sum + database.facts.size, 0);
    return facts <= effects.size + held.size && this.unrest().length === 0;
  }

  /** What is still to be done, in sentences; empty at rest. */
  unrest(): string[] {
    return [...this.unsent(), ...this.unapplied()];
  }

  private unsent(): string[] {
    const there = new Set(this.stream().messages.map(({ id }) => id));
    return this.databases().flatMap((database) => [
      ...[...database.unsent.values()].map((fact) => `${nameOf(fact)} was not sent`),
      ...[...database.facts.values()]
        .filter((fact) => !there.has(fact.eventId))
        .map((fact) => `${nameOf(fact)} is not in the stream`),
    ]);
  }

  private unapplied(): string[] {
    const { effects, held } = this.consumer();
    const complaints: string[] = [];
    const expected = this.expectedAside();
    for (const database of this.databases())
      for (const fact of database.facts.values()) {
        const { eventId } = fact;
        const row = held.get(eventId);
        const state = expected.get(eventId);
        if (effects.has(eventId)) {
          if (row) complaints.push(`${nameOf(fact)} was applied and is still held`);
        } else if (!state)
          complaints.push(`${nameOf(fact)} was not applied (${row ? `${row.state}, ${row.reason}` : 'not held'})`);
        else if (row?.state !== state)
          complaints.push(`${nameOf(fact)} should be ${state}, and is ${row?.state ?? 'gone'}`);
      }
    return complaints;
  }

  /** Those that may be left: what no retry cures, what needs something that never came, and what is behind either. */
  private expectedAside(): Map<string, 'parked' | 'waiting'> {
    const { effects } = this.consumer();
    const expected = new Map<string, 'parked' | 'waiting'>();
    const facts = this.databases().flatMap((database) => [...database.facts.values()]);
    const stuck = new Set<string>();
    for (const fact of facts.sort((a, b) => a.version - b.version)) {
      if (effects.has(fact.eventId)) continue;
      const { trouble = 'none', needs } = fact.data as Partial<OrderData>;
      const aggregate = aggregateOf(fact);
      const unmet = needs && (this.reached.get(`${fact.tenantId} orders.order ${needs}`) ?? 0) === 0;
      if (stuck.has(aggregate)) expected.set(fact.eventId, 'waiting');
      else if (trouble !== 'none') expected.set(fact.eventId, 'parked');
      else if (unmet) expected.set(fact.eventId, 'waiting');
      if (expected.has(fact.eventId)) stuck.add(aggregate);
    }
    return expected;
  }
}
