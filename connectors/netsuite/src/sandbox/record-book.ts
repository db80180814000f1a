import { type Clock, instant } from '@throughline/contracts';
import type { Collection, Store } from '@throughline/sandbox';
import type { NetSuiteRecordType } from '../client/record.ts';
import { noSuchRecord, NetSuiteApiError, userError } from './api-error.ts';
import { Applications } from './applications.ts';
import { checkFields, mergeFields, type Resolve, type UnknownFields } from './field-rules.ts';
import { Numbering } from './numbering.ts';
import { type Fields, RECORD_TYPES, type StoredRecord } from './record-types.ts';
import { checkRecord } from './record-rules.ts';

export type RecordEvent = 'create' | 'edit' | 'delete';

/** Which record a write is about: an existing one, a new one, or the one that has (or gets) this external id. */
export type WriteTarget =
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'externalId'; readonly externalId: string }
  | { readonly kind: 'new'; readonly externalId: string | null };

export interface WriteOptions {
  readonly unknownFields?: UnknownFields;
  readonly replace?: ReadonlySet<string>;
}

const EXTERNAL_ID = /^[A-Za-z0-9_-]+$/;

/** The account's records: every write goes through its checks, whole or not at all. */
export class RecordBook {
  readonly numbering: Numbering;
  readonly applications: Applications;
  private readonly records: Collection<StoredRecord>;
  private readonly byExternalId: Collection<string>;
  private readonly counters: Collection<number>;
  private readonly watchers: ((record: StoredRecord, event: RecordEvent) => void)[] = [];

  constructor(
    private readonly store: Store,
    readonly clock: Clock,
  ) {
    this.records = store.collection('records');
    this.byExternalId = store.collection('external-ids');
    this.counters = store.collection('counters');
    this.numbering = new Numbering(store.collection('numbering'));
    this.applications = new Applications(store.collection('applications'));
  }

  /** Called after each committed write, like a user-event script. */
  watch(watcher: (record: StoredRecord, event: RecordEvent) => void): void {
    this.watchers.push(watcher);
  }

  byId(type: NetSuiteRecordType, id: string): StoredRecord | undefined {
    return this.records.get(`${type}/${id}`);
  }

  byKey(type: NetSuiteRecordType, externalId: string): StoredRecord | undefined {
    const key = this.byExternalId.get(`${RECORD_TYPES[type].family}/${externalId}`);
    return key?.startsWith(`${type}/`) ? this.records.get(key) : undefined;
  }

  all(type: NetSuiteRecordType): StoredRecord[] {
    return this.records.filter((record) => record.type === type);
  }

  readonly resolve: Resolve = (types, key) => {
    for (const type of types) {
      const { id, externalId } = key;
      const found = id === undefined ? externalId !== undefined && this.byKey(type, externalId) : this.byId(type, id);
      if (found) return found;
    }
    return undefined;
  };

  write(type: NetSuiteRecordType, target: WriteTarget, body: unknown, options: WriteOptions = {}): StoredRecord {
    const existing = this.existing(type, target);
    const record = this.store.atomically(() => {
      const change = checkFields(type, body, options.unknownFields ?? 'drop', this.resolve);
      const sublists = Object.keys(RECORD_TYPES[type].sublists);
      const merged = mergeFields(existing?.fields ?? {}, change, sublists, options.replace ?? new Set());
      const externalId = existing?.externalId ?? (target.kind === 'id' ? null : target.externalId);
      const fields = checkRecord({ book: this, type, existing, fields: merged, change });
      return this.put(type, existing, externalId, fields);
    });
    for (const watcher of this.watchers) watcher(record, existing ? 'edit' : 'create');
    return record;
  }

  /** What a person with full rights sets, past the rules of the record: seeds, holds, closed periods. */
  set(type: NetSuiteRecordType, fields: Fields, key: { id?: string; externalId?: string }): StoredRecord {
    const existing = this.resolve([type], key) ?? this.periodNamed(type, fields);
    const record = this.store.atomically(() => {
      const change = checkFields(type, fields, 'refuse', this.resolve);
      const defaults: Fields = type === 'customer' ? { currency: { id: '1' }, isInactive: false } : {};
      return this.put(type, existing, key.externalId ?? null, { ...defaults, ...existing?.fields, ...change }, key.id);
    });
    for (const watcher of this.watchers) watcher(record, existing ? 'edit' : 'create');
    return record;
  }

  /** Periods are known by their name, since nobody gives them external ids. */
  private periodNamed(type: NetSuiteRecordType, { periodName }: Fields): StoredRecord | undefined {
    if (type !== 'accountingPeriod' || periodName === undefined) return undefined;
    return this.records.find((record) => record.type === type && record.fields['periodName'] === periodName);
  }

  remove(type: NetSuiteRecordType, id: string): void {
    const record = this.byId(type, id);
    if (!record) throw noSuchRecord(id);
    this.store.atomically(() => {
      checkRecord({ book: this, type, existing: record, fields: record.fields, change: {}, removal: true });
      this.applications.replace(id, record.fields, undefined);
      this.records.delete(`${type}/${id}`);
      if (record.externalId !== null) this.byExternalId.delete(`${RECORD_TYPES[type].family}/${record.externalId}`);
    });
    for (const watcher of this.watchers) watcher(record, 'delete');
  }

  private existing(type: NetSuiteRecordType, target: WriteTarget): StoredRecord | undefined {
    if (target.kind === 'id') {
      const found = this.byId(type, target.id);
      if (!found) throw noSuchRecord(target.id);
      return found;
    }
    if (target.externalId === null) return undefined;
    this.checkExternalId(type, target.externalId);
    const found = this.byKey(type, target.externalId);
    if (found && target.kind === 'new') throw userError('This record already exists.', 'externalId');
    return found;
  }

  private checkExternalId(type: NetSuiteRecordType, externalId: string): void {
    if (!EXTERNAL_ID.test(externalId)) {
      throw new NetSuiteApiError(400, 'INVALID_REQUEST', `Invalid external ID "${externalId}".`);
    }
    const holder = this.byExternalId.get(`${RECORD_TYPES[type].family}/${externalId}`);
    if (holder !== undefined && !holder.startsWith(`${type}/`))
      throw userError(`The external ID ${externalId} is already used by another record.`, 'externalId');
  }

  private put(
    type: NetSuiteRecordType,
    existing: StoredRecord | undefined,
    externalId: string | null,
    fields: Fields,
    givenId?: string,
  ): StoredRecord {
    const now = instant(this.clock.now());
    const id = existing?.id ?? givenId ?? this.nextId();
    const numbered = RECORD_TYPES[type].transactionCode !== undefined && !existing;
    const record: StoredRecord = {
      id,
      type,
      externalId: existing?.externalId ?? externalId,
      fields: numbered ? { ...fields, tranId: this.numbering.take(type, externalId, fields) } : fields,
      createdDate: existing?.createdDate ?? now,
      lastModifiedDate: now,
    };
    this.records.set(`${type}/${id}`, record);
    if (record.externalId !== null) {
      this.byExternalId.set(`${RECORD_TYPES[type].family}/${record.externalId}`, `${type}/${id}`);
    }
    this.applications.replace(id, existing?.fields, fields);
    return record;
  }

  private nextId(): string {
    const id = (this.counters.get('internalId') ?? 5000) + 1;
    this.counters.set('internalId', id);
    return String(id);
  }
}
