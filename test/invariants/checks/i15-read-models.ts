import { type Finding, type Invariant, type Observed, together } from '../observed.ts';
import { consumedBy } from '../published.ts';
import { COMPARISONS, type Comparison } from '../read-model-comparisons.ts';

interface Told {
  tenant: string;
  id: string;
  event_id: string;
}
interface Figures {
  tenant: string;
  id: string;
  figures: string;
}

/**
 * What reporting keeps equals what the owners keep, row by row, for everything that reporting was told. Rebuilding the
 * read models is a test of its own; this compares them as they stand, so a fact on its way is no difference.
 */
export const readModelsAgree: Invariant = {
  id: 'I15',
  title: 'read models equal what their owners keep of the facts that were applied',
  check: async (observed) => {
    const { inbox } = await consumedBy(observed, 'reporting');
    const applied = new Set(inbox.map(({ event_id: id }) => id));
    return together(await Promise.all(COMPARISONS.map((comparison) => compare(observed, comparison, applied))));
  },
};

const keyOf = ({ tenant, id }: { tenant: string; id: string }): string => JSON.stringify([tenant, id]);

async function compare(observed: Observed, comparison: Comparison, applied: ReadonlySet<string>): Promise<Finding> {
  const { owner, what } = comparison;
  const told = (await observed.databases[owner].rows<Told>(comparison.told)).filter((row) => applied.has(row.event_id));
  const owned = await observed.databases[owner].rows<Figures>(comparison.owned);
  const kept = await observed.databases['reporting'].rows<Figures>(comparison.kept);
  const ownedBy = new Map(owned.map((row) => [keyOf(row), row.figures]));
  const keptBy = new Map(kept.map((row) => [keyOf(row), row.figures]));
  const expected = new Map(told.map((row) => [keyOf(row), row]));
  const violations: Finding['violations'][number][] = [];
  for (const [key, { tenant, id }] of expected) {
    const [theirs, ours] = [keptBy.get(key), ownedBy.get(key)];
    const row = { id, [owner]: ours ?? 'absent', reporting: theirs ?? 'absent' };
    if (theirs === undefined || theirs !== ours)
      violations.push({ tenant, what: `${what}: reporting and owner differ`, row });
  }
  for (const row of kept) {
    if (expected.has(keyOf(row))) continue;
    violations.push({
      tenant: row.tenant,
      what: `${what}: reporting keeps a row that no applied fact told`,
      row: { id: row.id, reporting: row.figures },
    });
  }
  return { looked: kept.length, violations };
}
