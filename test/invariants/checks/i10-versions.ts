import { type Finding, type Invariant, type Observed, SUBGRAPHS, type Subgraph, together } from '../observed.ts';
import { allPublished, consumedBy, type Published } from '../published.ts';

/** Versions of an aggregate rise by one: in the producer's outbox, and in what each consumer has applied of it. */
export const versionsRiseByOne: Invariant = {
  id: 'I10',
  title: 'aggregate versions, published and applied, rise by exactly 1',
  check: async (observed) => {
    const published = await allPublished(observed);
    const producers = SUBGRAPHS.map((producer) => checkProducer(observed, producer, published));
    const consumers = SUBGRAPHS.map((consumer) => checkConsumer(observed, consumer, published));
    return together(await Promise.all([...producers, ...consumers]));
  },
};

interface Aggregate {
  tenant_id: string;
  aggregate_type: string;
  aggregate_id: string;
}
interface Reached extends Aggregate {
  version: number;
}

const keyOf = ({ tenant_id: tenant, aggregate_type: type, aggregate_id: id }: Aggregate): string =>
  JSON.stringify([tenant, type, id]);

async function checkProducer(observed: Observed, producer: Subgraph, all: readonly Published[]): Promise<Finding> {
  const reached = await observed.databases[producer].rows<Reached>(
    `select tenant_id, aggregate_type, aggregate_id, version from aggregate_version`,
  );
  const mine = all.filter((event) => event.producer === producer);
  return compare(`${producer} as producer`, reached, mine);
}

async function checkConsumer(observed: Observed, consumer: Subgraph, all: readonly Published[]): Promise<Finding> {
  const reached = await observed.databases[consumer].rows<Reached>(
    `select tenant_id, aggregate_type, aggregate_id, version from aggregate_progress where consumer = $1`,
    [consumer],
  );
  const { inbox } = await consumedBy(observed, consumer);
  const applied = new Set(inbox.map(({ event_id: id }) => id));
  return compare(
    `${consumer} as consumer`,
    reached,
    all.filter(({ event_id: id }) => applied.has(id)),
  );
}

/** The versions of each aggregate are 1, 2, ... up to the one that was reached. */
function compare(who: string, reached: readonly Reached[], events: readonly Published[]): Finding {
  const versions = Map.groupBy(events, keyOf);
  const known = new Map(reached.map((row) => [keyOf(row), row.version]));
  const violations = [...new Set([...versions.keys(), ...known.keys()])].flatMap((key) => {
    const seen = (versions.get(key) ?? []).map((event) => event.aggregate_version).sort((a, b) => a - b);
    const version = known.get(key) ?? 0;
    if (seen.length === version && seen.every((each, index) => each === index + 1)) return [];
    const [tenant = '', aggregateType, aggregateId] = JSON.parse(key) as string[];
    const row = { aggregateType, aggregateId, reached: version, versions: seen };
    return [{ tenant, what: `${who}: the versions of an aggregate are not 1 to the one reached`, row }];
  });
  return { looked: events.length + reached.length, violations };
}
