import type { Load } from './load.ts';
import type { Scene, Service } from './scene.ts';
import { STREAM } from './nats-server.ts';

/** A broken promise, with the invariant of the catalogue and the row that breaks it. */
export interface Complaint {
  readonly invariant: string;
  readonly row: string;
}
interface Delivery {
  readonly id: string;
  readonly subject: string;
  readonly version: number;
  readonly cents: number;
}

/** What the webhooks' sender knows was answered with 2xx. */
export type Acknowledged = ReadonlyMap<string, Delivery>;

const CONSUMER_OF: Record<Service, Service> = { orders: 'ledger', ledger: 'orders' };

/** Holds the databases, the stream, the outside books and the senders' memory against each other. */
export async function check(scene: Scene, load: Load, deliveries: Acknowledged = new Map()): Promise<Complaint[]> {
  const found = await Promise.all([
    outboxesAreInTheStream(scene),
    everyFactIsAppliedOnce(scene, 'orders'),
    everyFactIsAppliedOnce(scene, 'ledger'),
    versionsRiseByOne(scene, 'orders'),
    versionsRiseByOne(scene, 'ledger'),
    keysHaveOneEffect(scene, load),
    sumsAgree(scene),
    outsideRecordsMatch(scene),
    receiptsAreComplete(scene, deliveries),
  ]);
  return found.flat();
}

const complain = (invariant: string, rows: readonly string[]): Complaint[] =>
  rows.slice(0, 5).map((row) => ({ invariant, row }));

/** Rows of a query that should answer none, each as a sentence in its column `row`. */
async function none(scene: Scene, service: Service, invariant: string, sql: string): Promise<Complaint[]> {
  const { rows } = await scene.truth[service].query<{ row: string }>(sql);
  return complain(
    invariant,
    rows.map(({ row }) => row),
  );
}

/** I1: every committed outbox row is in the stream under its id. */
async function outboxesAreInTheStream(scene: Scene): Promise<Complaint[]> {
  const held = await idsInStream(scene);
  const complaints: Complaint[] = [];
  for (const service of ['orders', 'ledger'] as const) {
    const { rows } = await scene.truth[service].query<{ event_id: string; sent: boolean }>(
      `select event_id, not exists (select 1 from outbox_unsent u where u.event_id = o.event_id) as sent from outbox o`,
    );
    const missing = rows.filter((row) => !held.has(row.event_id));
    complaints.push(
      ...complain(
        'I1',
        missing.map(
          ({ event_id, sent }) => `${service}: ${event_id} ${sent ? 'is not in the stream' : 'was not sent'}`,
        ),
      ),
    );
  }
  return complaints;
}

async function idsInStream(scene: Scene): Promise<Set<string>> {
  const connection = await scene.nats.connect();
  try {
    const ids = new Set<string>();
    const { state } = await (await connection.jetstreamManager()).streams.info(STREAM);
    if (state.messages === 0) return ids;
    const messages = await (await connection.jetstream().consumers.get(STREAM)).consume();
    for await (const message of messages) {
      ids.add(message.headers?.get('Nats-Msg-Id') ?? '');
      if (message.seq >= state.last_seq) break;
    }
    return ids;
  } finally {
    await connection.close();
  }
}

/** I2: published = applied + held, each once; nothing is applied that was never published. */
async function everyFactIsAppliedOnce(scene: Scene, producer: Service): Promise<Complaint[]> {
  const consumer = CONSUMER_OF[producer];
  const published = await scene.truth[producer].query<{ event_id: string; aggregate_id: string }>(
    `select event_id, aggregate_id from outbox where type like '${producer}.account.%'`,
  );
  const applied = await scene.truth[consumer].query<{ event_id: string }>(`select event_id from inbox`);
  const held = await scene.truth[consumer].query<{ event_id: string }>(`select event_id from held_event`);
  const [appliedIds, heldIds] = [applied, held].map(({ rows }) => new Set(rows.map((row) => row.event_id)));
  const publishedIds = new Set(published.rows.map((row) => row.event_id));
  return complain('I2', [
    ...published.rows
      .filter(({ event_id }) => !appliedIds?.has(event_id) && !heldIds?.has(event_id))
      .map(({ event_id, aggregate_id }) => `${consumer}: ${event_id} of ${aggregate_id} was published and not applied`),
    ...[...(appliedIds ?? [])]
      .filter((id) => !publishedIds.has(id))
      .map((id) => `${consumer}: ${id} came from nowhere`),
    ...[...(heldIds ?? [])].filter((id) => appliedIds?.has(id)).map((id) => `${consumer}: ${id} is applied and held`),
  ]);
}

/** I10: the versions that a consumer applied of each aggregate are 1, 2, 3, without a gap. */
async function versionsRiseByOne(scene: Scene, consumer: Service): Promise<Complaint[]> {
  const progress = await none(
    scene,
    consumer,
    'I10',
    `select p.aggregate_id || ' of ' || p.tenant_id || ' stands at ' || p.version || ', inbox and progress differ' as row
     from (select sum(version) as versions from aggregate_progress) s, aggregate_progress p
     where s.versions <> (select count(*) from inbox) limit 5`,
  );
  if (consumer === 'orders') return progress;
  const order = await none(
    scene,
    'ledger',
    'I10',
    `select tenant_id || ' ' || account || ': entry ' || position || ' has version ' || version || ', not ' || place as row
     from (select *, row_number() over (partition by tenant_id, account order by position) as place from entry) e
     where place <> version limit 5`,
  );
  return [...progress, ...order];
}

/** I12: an accepted key has one effect and one answer, for ever; what was refused has none. */
async function keysHaveOneEffect(scene: Scene, load: Load): Promise<Complaint[]> {
  const stored = await scene.truth.orders.query<{ key: string; answer: string }>(
    `select key, answer from command_answer`,
  );
  const placed = await scene.truth.orders.query<{ key: string; count: string; cents: string }>(
    `select key, count(*) as count, sum(cents) as cents from placed_order group by key`,
  );
  const answerOf = new Map(stored.rows.map((row) => [row.key, row.answer]));
  const effectOf = new Map(placed.rows.map((row) => [row.key, row]));
  const rows: string[] = [];
  for (const [key, answers] of load.answers) {
    if (answers.size !== 1) rows.push(`${key} was given ${answers.size} answers`);
    if (!answers.has(answerOf.get(key) ?? '')) rows.push(`${key} was answered otherwise than is stored`);
    if (!effectOf.has(key)) rows.push(`${key} was accepted and has no effect`);
  }
  for (const { key, count, cents } of placed.rows) {
    const order = load.sent.get(key);
    const [effects, sum] = order?.from ? [2, 0] : [1, order?.cents ?? 0];
    if (!order) rows.push(`${key} was never sent`);
    else if (Number(count) !== effects || Number(cents) !== sum)
      rows.push(`${key} has ${count} effects of ${cents} cents`);
  }
  return complain('I12', rows);
}

/** I15: each sum equals the rows that it is made of, here, at the consumer, and back at the producer. */
async function sumsAgree(scene: Scene): Promise<Complaint[]> {
  const complaints = [
    ...(await none(
      scene,
      'ledger',
      'I15',
      `select b.tenant_id || ' ' || b.account || ': balance ' || b.cents || ', entries ' || e.cents as row
       from balance b join (select tenant_id, account, sum(cents) as cents from entry group by 1, 2) e
         using (tenant_id, account) where b.cents <> e.cents limit 5`,
    )),
    ...(await none(
      scene,
      'ledger',
      'I2',
      `select 'order ' || order_id || ' is booked ' || count(*) || ' times' as row from entry
       group by tenant_id, order_id having count(*) > 1 limit 5`,
    )),
  ];
  const ordered = await sums(
    scene,
    'orders',
    `select tenant_id || ' ' || account as of, sum(cents) as cents from placed_order group by 1`,
  );
  const booked = await sums(scene, 'ledger', `select tenant_id || ' ' || account as of, cents from balance`);
  const confirmed = await sums(scene, 'orders', `select tenant_id || ' ' || account as of, cents from confirmed`);
  const held = await heldAccounts(scene);
  for (const [account, cents] of ordered) {
    if (held.has(account)) continue;
    if (booked.get(account) !== cents) {
      complaints.push({ invariant: 'I15', row: `${account}: ordered ${cents}, booked ${booked.get(account)}` });
    }
    if (confirmed.get(account) !== cents) {
      complaints.push({ invariant: 'I15', row: `${account}: ordered ${cents}, confirmed ${confirmed.get(account)}` });
    }
  }
  return complaints;
}

async function sums(scene: Scene, service: Service, sql: string): Promise<Map<string, string>> {
  const { rows } = await scene.truth[service].query<{ of: string; cents: string }>(sql);
  return new Map(rows.map((row) => [row.of, row.cents]));
}

async function heldAccounts(scene: Scene): Promise<Set<string>> {
  const { rows } = await scene.truth.ledger.query<{ of: string }>(
    `select distinct tenant_id || ' ' || aggregate_id as of from held_event`,
  );
  return new Set(rows.map((row) => row.of));
}

/** I8: the outside books, our links and our settled calls match one to one. */
async function outsideRecordsMatch(scene: Scene): Promise<Complaint[]> {
  const calls = await scene.truth.ledger.query<{
    key: string;
    state: string;
    links: string;
    external_id: string | null;
  }>(
    `select c.key, c.state, count(l.order_id) as links, min(l.external_id) as external_id
     from outgoing_call c left join link l on l.order_id = c.key and l.tenant_id = c.tenant_id group by 1, 2`,
  );
  const records = new Map<string, string[]>();
  for (const { reference, id } of scene.books.records) records.set(reference, [...(records.get(reference) ?? []), id]);
  const rows: string[] = [];
  for (const { key, state, links, external_id } of calls.rows) {
    const ids = records.get(key) ?? [];
    if (ids.length > 1) rows.push(`${key} has ${ids.length} twins in the outside books`);
    if (state === 'confirmed' && (links !== '1' || ids[0] !== external_id)) {
      rows.push(`${key} is confirmed with ${links} links and ${ids.length} records`);
    }
    if (state !== 'confirmed' && links !== '0') rows.push(`${key} is ${state} and linked`);
    records.delete(key);
  }
  for (const key of records.keys()) rows.push(`${key} is in the outside books and no call was meant`);
  const unmeant = await scene.truth.ledger.query<{ key: string }>(
    `select envelope->'data'->>'orderId' as key from held_event where (envelope->'data'->>'exported')::boolean`,
  );
  const waiting = new Set(unmeant.rows.map((row) => row.key));
  const meant = await scene.truth.orders.query<{ key: string }>(
    `select envelope->'data'->>'orderId' as key from outbox where (envelope->'data'->>'exported')::boolean`,
  );
  const made = new Set(calls.rows.map((row) => row.key));
  for (const { key } of meant.rows)
    if (!made.has(key) && !waiting.has(key)) rows.push(`${key} was to be exported and is not`);
  return complain('I8', rows);
}

/** I3: each delivery that was answered 2xx has one receipt, processed once; the newest version of its subject stands. */
async function receiptsAreComplete(scene: Scene, deliveries: Acknowledged): Promise<Complaint[]> {
  if (deliveries.size === 0) return [];
  const { rows: receipts } = await scene.truth.ledger.query<{
    id: string;
    state: string;
    receipts: string;
    effects: string;
  }>(
    `select provider_event_id as id, min(state) as state, count(*) as receipts,
       (select count(*) from payment_effect e where e.provider_event_id = r.provider_event_id) as effects
     from webhook_receipt r group by 1`,
  );
  const { rows: subjects } = await scene.truth.ledger.query<Delivery>(`select subject, version, cents from payment`);
  const byId = new Map(receipts.map((row) => [row.id, row]));
  const newest = new Map<string, Delivery>();
  const rows: string[] = [];
  for (const [id, delivery] of deliveries) {
    const receipt = byId.get(id);
    const best = newest.get(delivery.subject);
    if (!best || best.version < delivery.version) newest.set(delivery.subject, delivery);
    if (receipt?.receipts !== '1') rows.push(`${id} was answered 2xx and has ${receipt?.receipts ?? 0} receipts`);
    else if (receipt.state === 'processed' && receipt.effects !== '1')
      rows.push(`${id} has ${receipt.effects} effects`);
  }
  for (const { subject, version } of newest.values()) {
    const standing = subjects.find((row) => row.subject === subject);
    if (standing?.version !== version) rows.push(`${subject} stands at version ${standing?.version}, not ${version}`);
  }
  return complain('I3', rows);
}
