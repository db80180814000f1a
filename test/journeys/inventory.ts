import type { Sandboxes } from '@throughline/embedded';

/** What a vendor keeps about its own working: sessions, keys, deliveries. No business record is among them. */
const TECHNICAL = new Set([
  'tokens',
  'subscriptions',
  'jobs',
  'counters',
  'numbering',
  'external-ids',
  'idempotency-keys',
  'idempotency_keys',
  'webhook_endpoints',
]);

/** Every business record of every outside system, as text by its place. */
export type Inventory = ReadonlyMap<string, string>;

export function inventoryOf({ salesforce, netsuite, avalara, stripe }: Sandboxes): Inventory {
  const records = new Map<string, string>();
  for (const [system, { store }] of Object.entries({ salesforce, netsuite, avalara, stripe })) {
    for (const [collection, byId] of Object.entries(store.dump())) {
      if (collection.startsWith('__') || TECHNICAL.has(collection)) continue;
      for (const [id, record] of Object.entries(byId)) {
        // NetSuite keeps all records in one collection and says the type in the key: `customer/5001`.
        const type = collection === 'records' ? (id.split('/')[0] ?? '') : collection;
        records.set(`${system} ${type}|${id}`, JSON.stringify(record));
      }
    }
  }
  return records;
}

/** How many records of which kind came or changed since: `{ 'netsuite customer added': 1 }`. */
export function changesSince(before: Inventory, sandboxes: Sandboxes): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [place, text] of inventoryOf(sandboxes)) {
    const known = before.get(place);
    if (known === text) continue;
    const change = `${place.split('|')[0]} ${known === undefined ? 'added' : 'changed'}`;
    counts[change] = (counts[change] ?? 0) + 1;
  }
  return counts;
}
