import { type Finding, type Observed, together } from '../observed.ts';
import type { SandboxName, SandboxState } from '../sandboxes.ts';

/** A record as the outside system keeps it under one of our keys. */
export interface Theirs {
  readonly key: string;
  readonly externalId: string;
  /** What it is worth, where both sides know; compared as text. */
  readonly figure: string | null;
}

/** What we believe about that record. */
export interface Ours extends Theirs {
  readonly tenant: string;
}

/** A kind of external record that exists because of us. */
export interface ExternalKind {
  readonly name: string;
  readonly sandbox: SandboxName;
  theirs(state: SandboxState): readonly Theirs[];
  ours(observed: Observed): Promise<readonly Ours[]>;
  /** Whether a record may be there, or be missing here, because something about that key is still under way. */
  underWay(observed: Observed, state: SandboxState): Promise<(record: Theirs) => boolean>;
}

/** Compares what the sandboxes keep with what we link to, kind by kind. */
export async function compareRecords(observed: Observed, kinds: readonly ExternalKind[]): Promise<Finding> {
  return together(await Promise.all(kinds.map((kind) => checkKind(observed, kind))));
}

async function checkKind(observed: Observed, kind: ExternalKind): Promise<Finding> {
  const state = observed.sandboxes[kind.sandbox];
  if (!state)
    return { looked: 0, violations: [], notLookedAt: `${kind.name} in ${kind.sandbox}, whose records were not given` };
  const [theirs, ours, underWay] = [
    kind.theirs(state),
    await kind.ours(observed),
    await kind.underWay(observed, state),
  ];
  const byKey = Map.groupBy(theirs, ({ key }) => key);
  const known = new Map(ours.map((one) => [one.key, one]));
  const violations: Finding['violations'][number][] = [];
  const blame = (tenant: string, what: string, row: object): void =>
    void violations.push({ tenant, what: `${kind.sandbox} ${kind.name}: ${what}`, row: { ...row } });
  for (const [key, records] of byKey) {
    const mine = known.get(key);
    const tenant = mine?.tenant ?? '';
    if (records.length > 1)
      blame(tenant, 'twins under one of our keys', { key, twins: records.map((one) => one.externalId) });
    for (const record of records)
      if (!mine && !underWay(record)) blame('', 'an orphan that nothing here links to', record);
  }
  for (const mine of ours) {
    const record = byKey.get(mine.key)?.find(({ externalId }) => externalId === mine.externalId);
    const { tenant, ...row } = mine;
    if (!record && !underWay(mine)) blame(tenant, 'our link leads to no record', row);
    else if (record && mine.figure !== record.figure)
      blame(tenant, 'the figures differ', { ...row, theirs: record.figure });
  }
  return { looked: theirs.length + ours.length, violations };
}
