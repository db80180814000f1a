import type { Clock } from '@throughline/contracts';
import type { Collection, Store } from '@throughline/sandbox';
import { DraftReader, type Writer } from './draft-reader.ts';
import { notFound, OrgError } from './org-error.ts';
import type { Draft, OrgPackage, OrgTrigger, SObject } from './org-package.ts';
import { longIdOf, recordIdOf } from './record-id.ts';
import { type ObjectSchema, OrgSchema } from './schema.ts';
import { ValueIndex } from './value-index.ts';
import { vendorDatetime } from './vendor-time.ts';

/** Triggers that write records whose triggers write records: the platform stops here. */
const DEEPEST_TRIGGER = 16;

/** A record that a transaction wrote, as it was before and as it is at that save. */
export interface Saved {
  readonly object: string;
  readonly record: SObject;
  readonly previous: SObject | undefined;
}

interface Job {
  readonly due: string;
  readonly name: string;
  readonly payload: string;
}

export interface OrgOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly packages: readonly OrgPackage[];
  readonly corporateCurrency: string;
}

/**
 * The org itself, without HTTP: records, validation, triggers, transactions and asynchronous Apex. The API and the
 * people who work in the org write through the same methods, so both meet the same rules and raise the same messages.
 */
export class Org {
  readonly schema: OrgSchema;
  readonly clock: Clock;
  private readonly store: Store;
  private readonly reader: DraftReader;
  private readonly index = new ValueIndex();
  private readonly triggers: readonly OrgTrigger[];
  private readonly jobHandlers = new Map<string, (payload: string, org: Org) => void>();
  private readonly jobs: Collection<Job>;
  private readonly sequences: Collection<number>;
  private readonly commitListeners: ((saved: readonly Saved[]) => void)[] = [];
  private saved: Saved[] = [];
  private depth = 0;
  private triggerDepth = 0;

  constructor({ store, clock, packages, corporateCurrency }: OrgOptions) {
    this.store = store;
    this.clock = clock;
    this.schema = new OrgSchema(packages, corporateCurrency);
    this.triggers = packages.flatMap(({ triggers = [] }) => triggers);
    this.jobs = store.collection<Job>('__jobs');
    this.sequences = store.collection<number>('__sequences');
    this.reader = new DraftReader(this.schema, this);
    for (const { jobs = {} } of packages)
      for (const [name, run] of Object.entries(jobs)) this.jobHandlers.set(name, run);
    for (const name of this.schema.names()) {
      const object = this.schema.of(name);
      for (const record of this.records(name).values()) this.index.note(object, record);
    }
    for (const id of this.jobs.ids()) this.arm(id);
  }

  // Reading.

  /** A record by its 18 characters, also from the recycle bin. */
  kept(object: string, id: string): SObject | undefined {
    return this.records(object).get(id);
  }

  /** A record that is not deleted, by 15 or 18 characters. */
  live(object: string, id: string): SObject | undefined {
    const record = this.records(object).get(longIdOf(id) ?? id);
    return record && !record['IsDeleted'] ? record : undefined;
  }

  /** As `live`; throws 404 when there is none, with the code that the API has for deleted records. */
  get(object: string, id: string): SObject {
    const record = this.records(object).get(longIdOf(id) ?? id);
    if (!record) throw notFound(`Provided external ID field does not exist or is not accessible: ${id}`);
    if (record['IsDeleted']) throw new OrgError('ENTITY_IS_DELETED', 'entity is deleted', [], 404);
    return record;
  }

  all(object: string): SObject[] {
    return this.everything(object).filter((record) => !record['IsDeleted']);
  }

  /** With those in the recycle bin. */
  everything(object: string): SObject[] {
    this.schema.of(object);
    return this.records(object).values();
  }

  find(object: string, predicate: (record: SObject) => boolean): SObject | undefined {
    return this.all(object).find(predicate);
  }

  /** Records whose lookup or external id has the value, deleted ones included. Fast. */
  lookUp(object: string, field: string, value: unknown): SObject[] {
    return this.index.lookUp(this.records(object), field, value);
  }

  children(object: string, field: string, parentId: string): SObject[] {
    return this.lookUp(object, field, parentId).filter((record) => !record['IsDeleted']);
  }

  /** The value of any field, formulas included. */
  valueOf(object: string, record: SObject, field: string): unknown {
    const formula = this.schema.field(this.schema.of(object), field).formula;
    return formula ? formula(record, this) : (record[field] ?? null);
  }

  now(): string {
    return vendorDatetime(this.clock.now());
  }

  // Writing.

  /** All or nothing; messages leave after the outermost one has committed. */
  transaction<T>(work: () => T): T {
    const mark = this.saved.length;
    this.depth += 1;
    try {
      return this.store.atomically(work);
    } catch (error) {
      this.saved.length = mark;
      throw error;
    } finally {
      this.depth -= 1;
      if (this.depth === 0) this.commit();
    }
  }

  insert(object: string, fields: Readonly<Record<string, unknown>>, by: Writer = 'system'): SObject {
    return this.transaction(() => {
      const schema = this.schema.of(object);
      const draft = { ...this.reader.defaults(schema), ...this.reader.read(schema, fields, by) };
      const sequence = this.next(object);
      const id = recordIdOf(schema.keyPrefix, sequence);
      if (schema.autonumber) draft['Name'] = numbered(schema.autonumber, sequence);
      return this.save(schema, id, draft, undefined);
    });
  }

  update(object: string, id: string, patch: Readonly<Record<string, unknown>>, by: Writer = 'system'): SObject {
    return this.transaction(() => {
      const schema = this.schema.of(object);
      const previous = this.get(object, id);
      return this.save(schema, previous.Id, { ...previous, ...this.reader.read(schema, patch, by) }, previous);
    });
  }

  upsert(
    object: string,
    key: { readonly field: string; readonly value: string },
    fields: Readonly<Record<string, unknown>>,
    by: Writer = 'system',
  ): { record: SObject; created: boolean } {
    const schema = this.schema.of(object);
    const value = this.reader.externalValue(schema, key.field, key.value);
    const found = this.lookUp(object, key.field, value).filter((record) => !record['IsDeleted']);
    if (found.length > 1) throw new MultipleChoices(found);
    const [existing] = found;
    if (existing) return { record: this.update(object, existing.Id, fields, by), created: false };
    return { record: this.insert(object, { ...fields, [key.field]: value }, by), created: true };
  }

  /** Into the recycle bin, with everything that hangs on it by master-detail. */
  delete(object: string, id: string): void {
    this.transaction(() => {
      const record = this.get(object, id);
      for (const { child, field, masterDetail } of this.schema.childrenOf(object)) {
        if (masterDetail) for (const detail of this.children(child, field, record.Id)) this.delete(child, detail.Id);
      }
      this.records(object).set(record.Id, { ...record, IsDeleted: true, SystemModstamp: this.now() });
      for (const { object: on, deleted } of this.triggers) if (on === object) deleted?.(record, this);
    });
  }

  /**
   * Merges two records of an object: what hung on the loser hangs on the winner, and the loser goes to the recycle bin,
   * where its `MasterRecordId` says into which record it went. Source: SOAP API guide, "merge()".
   */
  merge(object: string, winnerId: string, loserId: string): void {
    this.transaction(() => {
      for (const { child, field } of this.schema.childrenOf(object))
        for (const { Id } of this.children(child, field, loserId)) this.update(child, Id, { [field]: winnerId });
      this.delete(object, loserId);
      const loser = this.kept(object, loserId);
      if (loser) this.records(object).set(loser.Id, { ...loser, MasterRecordId: winnerId });
    });
  }

  /** As for a transaction that took long: the record is there from now on and carries an earlier stamp. */
  stampEarlier(object: string, id: string, at: Date): void {
    const record = this.get(object, id);
    this.records(object).set(record.Id, { ...record, SystemModstamp: vendorDatetime(at) });
  }

  // Asynchronous Apex and listeners.

  /** Runs a job of a package in its own transaction once the clock has reached the instant; it survives a restart. */
  enqueue(name: string, at: Date, payload: string): void {
    const id = String(this.next('__jobs'));
    this.jobs.set(id, { due: at.toISOString(), name, payload });
    this.arm(id);
  }

  /** Whether a job is due now and has not run yet. */
  busy(): boolean {
    const now = this.clock.now().toISOString();
    return this.jobs.find(({ due }) => due <= now) !== undefined;
  }

  /** Moves every waiting job of that name to another instant. */
  reschedule(name: string, at: Date): void {
    for (const [id, job] of this.jobs.entries()) {
      if (job.name !== name) continue;
      this.jobs.set(id, { ...job, due: at.toISOString() });
      this.arm(id);
    }
  }

  onCommit(listener: (saved: readonly Saved[]) => void): void {
    this.commitListeners.push(listener);
  }

  private arm(id: string): void {
    const job = this.jobs.get(id);
    if (!job) return;
    this.clock.at(new Date(job.due), () => {
      const waiting = this.jobs.get(id);
      if (!waiting || new Date(waiting.due) > this.clock.now()) return;
      this.jobs.delete(id);
      this.run(waiting);
    });
  }

  /** What asynchronous Apex throws is kept for a person to see, as on the platform's page of Apex jobs. */
  private run(job: Job): void {
    const handle = this.jobHandlers.get(job.name);
    try {
      if (handle) this.transaction(() => handle(job.payload, this));
    } catch (error) {
      this.store.collection('__failed_jobs').set(String(this.next('__failed_jobs')), { ...job, error: String(error) });
    }
  }

  private save(schema: ObjectSchema, id: string, draft: Draft, previous: SObject | undefined): SObject {
    const own = this.triggers.filter(({ object }) => object === schema.name);
    this.triggerDepth += 1;
    try {
      if (this.triggerDepth > DEEPEST_TRIGGER) {
        throw new OrgError('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `${schema.name}: maximum trigger depth exceeded`);
      }
      for (const { before } of own) before?.(draft, previous, this);
      this.reader.checkRequired(schema, draft);
      this.reader.checkUnique(schema, id, draft);
      const now = this.now();
      const created = previous?.['CreatedDate'] ?? now;
      const record: SObject = {
        ...draft,
        Id: id,
        IsDeleted: false,
        CreatedDate: created,
        LastModifiedDate: now,
        SystemModstamp: now,
      };
      this.records(schema.name).set(id, record);
      this.index.note(schema, record);
      this.saved.push({ object: schema.name, record, previous });
      for (const { after } of own) after?.(record, previous, this);
      return this.records(schema.name).get(id) ?? record;
    } finally {
      this.triggerDepth -= 1;
    }
  }

  private commit(): void {
    const saved = this.saved;
    this.saved = [];
    if (saved.length > 0) for (const listener of this.commitListeners) listener(saved);
  }

  private records(object: string): Collection<SObject> {
    return this.store.collection<SObject>(object);
  }

  private next(name: string): number {
    return this.sequences.set(name, (this.sequences.get(name) ?? 0) + 1);
  }
}

const numbered = (format: string, sequence: number): string =>
  format.replace(/\{(0+)\}/, (_whole, zeros: string) => String(sequence).padStart(zeros.length, '0'));

/** An upsert met more than one record: HTTP 300 with their addresses. */
export class MultipleChoices extends Error {
  constructor(readonly records: readonly SObject[]) {
    super('Multiple records found');
    this.name = 'MultipleChoices';
  }
}
