import type { Mutant } from '../mutant.ts';

/** Facts, calls, plans and the database that they share. */
export const TRANSPORT: readonly Mutant[] = [
  {
    id: 'T01',
    mistake: 'a relay goes on with the later facts of an aggregate when one could not be published',
    file: 'events/transport/src/outbox/relay.ts',
    find: 'failed.push({ partition, position, aggregate, error: String(error) });\n        return;',
    replace: 'failed.push({ partition, position, aggregate, error: String(error) });',
    spec: 'events/transport/src/outbox/relay.int.spec.ts',
    noticedBy: 'keeps later facts of an aggregate behind one that cannot be published',
  },
];
