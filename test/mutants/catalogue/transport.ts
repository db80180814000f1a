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
  {
    id: 'T02',
    mistake: 'an event is acknowledged before what its handler did is committed',
    file: 'events/transport/src/inbox/consumer.ts',
    find: 'const done = await this.whileWorking(deliveries, () => this.finish(taken, stopping));',
    replace:
      'for (const { delivery } of taken) delivery.acknowledge();\n    const done = await this.whileWorking(deliveries, () => this.finish(taken, stopping));',
    spec: 'events/transport/src/inbox/consumer.int.spec.ts',
    noticedBy: 'acknowledges an event only when what its handler did is committed',
  },
  {
    id: 'T03',
    mistake: 'a relay reads what waits without asking whether it holds the locks',
    file: 'events/transport/src/outbox/sql-outbox.ts',
    find: 'partitions.filter((partition) => session?.holds(lockOf(partition)));',
    replace: 'partitions.filter((partition) => lockOf(partition));',
    spec: 'events/transport/src/outbox/sql-outbox.int.spec.ts',
    noticedBy: 'are not given to a process whose partitions another one has locked',
  },
  {
    id: 'T04',
    mistake: 'a process that lost its locks with its connection goes on as if it held them',
    file: 'events/transport/src/outbox/sql-outbox.ts',
    find: 'const { session } = this.database;\n    this.reader = session;',
    replace: 'const session = (this.reader ??= this.database.session);',
    spec: 'events/transport/src/outbox/sql-outbox.int.spec.ts',
    noticedBy: 'are given to a process that holds the locks, and no more once they fell with its connection',
  },
  {
    id: 'T05',
    mistake: 'a process takes its share of the partitions whether or not it got their locks',
    file: 'events/transport/src/work/ownership.ts',
    find: '(await this.locks.tryLocks([name])).length === 0) continue;',
    replace: '(await this.locks.tryLocks([name])).length < 0) continue;',
    spec: 'events/transport/src/outbox/sql-outbox.int.spec.ts',
    noticedBy: 'belong to a process that holds the locks of their partitions',
  },
  {
    id: 'T06',
    mistake: 'a read model that is built again calls outside systems',
    file: 'events/transport/src/replay/silent-work.ts',
    find: 'call(): void {\n    this.leftOut.count += 1;',
    replace:
      "call(...asked: Parameters<Work['call']>): void {\n    this.leftOut.count += 1;\n    this.work.call(...asked);",
    spec: 'events/transport/src/replay/read-model.int.spec.ts',
    noticedBy: 'is built again in silence: nothing is published, called or planned',
  },
  {
    id: 'T07',
    mistake: 'a read model that is built again makes plans',
    file: 'events/transport/src/replay/silent-work.ts',
    find: 'schedule(): void {\n    this.leftOut.count += 1;',
    replace:
      "schedule(...asked: Parameters<Work['schedule']>): void {\n    this.leftOut.count += 1;\n    this.work.schedule(...asked);",
    spec: 'events/transport/src/replay/read-model.int.spec.ts',
    noticedBy: 'is built again in silence: nothing is published, called or planned',
  },
];
