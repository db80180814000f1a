import 'reflect-metadata';
import { Migration } from '@mikro-orm/migrations';
import { z } from 'zod';
import DataLoader from 'dataloader';
import {
  Arg,
  Ctx,
  Directive,
  Field,
  FieldResolver,
  ID,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import { ok, refuse } from '@throughline/contracts';
import { defineEvent } from '@throughline/events';
import { defineCall, handle, NotYet, onSchedule, type WebhookReading } from '@throughline/transport';
import type { GraphContext, SubgraphDefinition, SubgraphParts } from '../definition.ts';
import { badUserInput } from '../graph/requires-scope.ts';
import { tenantIsolation } from '../persistence/tenant-isolation.ts';

/** A small domain of its own: counters that are bumped, by hand, by facts, by plans and by answers of the outside. */
export const bumped = defineEvent('counting.counter.bumped', 1, { counterId: z.string(), by: z.number() });
export const echoed = defineEvent('counting.echo.heard', 1, { counterId: z.string(), needs: z.string().nullable() });

class CreateCounter extends Migration {
  override up(): void {
    this.addSql(
      `create table counter (tenant_id text not null, id text not null, value integer not null, primary key (tenant_id, id))`,
    );
    this.addSql(
      `create table heard (tenant_id text not null, position bigint generated always as identity, counter_id text not null, version integer not null)`,
    );
    for (const table of ['counter', 'heard']) for (const statement of tenantIsolation(table)) this.addSql(statement);
  }
}

@Directive('@key(fields: "id")')
@ObjectType('Counter')
class CounterType {
  @Field(() => ID)
  id!: string;
  @Field(() => Int)
  value!: number;
}

/** How many live sources are being listened to. */
export const listening = { sources: 0 };

function counted<T>(source: AsyncIterableIterator<T>): AsyncIterableIterator<T> {
  listening.sources += 1;
  return {
    next: () => source.next(),
    return: async () => {
      listening.sources -= 1;
      return (await source.return?.()) ?? { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

const NEIGHBOURS = 200;

type Context = GraphContext<{ counters: DataLoader<string, CounterType | null> }>;

@Resolver(() => CounterType)
class CounterResolver {
  @Query(() => CounterType, { nullable: true })
  counter(@Arg('id', () => ID) id: string, @Ctx() context: Context): Promise<CounterType | null> {
    return context.loaders.counters.load(id);
  }

  /** Reads when everything beside it has failed long ago. */
  @Query(() => CounterType, { nullable: true })
  async counterLater(
    @Arg('id', () => ID) id: string,
    @Arg('ms', () => Int) ms: number,
    @Ctx() context: Context,
  ): Promise<CounterType | null> {
    await context.clock.pause(ms);
    return context.loaders.counters.load(id);
  }

  @Query(() => Boolean)
  refused(): Promise<boolean> {
    return Promise.reject(badUserInput('never'));
  }

  /** As many neighbours for each counter as make a few levels of them more than anybody can be told. */
  @FieldResolver(() => [CounterType])
  neighbours(@Root() { id }: CounterType, @Arg('note', () => String, { nullable: true }) note: string | null) {
    return Array.from({ length: NEIGHBOURS }, (_, n) => ({ id: `${note ?? id} ${n}`, value: n }));
  }

  @FieldResolver(() => String, { nullable: true })
  trouble(): Promise<string> {
    return Promise.reject(badUserInput('always'));
  }

  @Mutation(() => Boolean)
  async bump(
    @Arg('id', () => ID) id: string,
    @Arg('by', () => Int) by: number,
    @Ctx() context: Context,
  ): Promise<boolean> {
    await context.transact(async (work) => {
      await work.sql(
        `insert into counter values ($1, $2, $3) on conflict (tenant_id, id) do update set value = counter.value + $3`,
        [work.tenantId, id, by],
      );
      work.publish(bumped, id, { counterId: id, by });
    });
    return true;
  }

  /** Reads, takes its time, writes, and answers what it reads then. */
  @Mutation(() => Int)
  async bumpSlowly(
    @Arg('id', () => ID) id: string,
    @Arg('ms', () => Int) ms: number,
    @Ctx() context: Context,
  ): Promise<number> {
    await context.query(`select 1 from counter`);
    await context.clock.pause(ms);
    await this.bump(id, 1, context);
    const [row] = await context.query<{ value: number }>(`select value from counter where id = $1`, [id]);
    return row?.value ?? 0;
  }

  @Mutation(() => Boolean)
  fail(): boolean {
    throw new Error('select secret from vault_host');
  }

  @Subscription(() => CounterType, {
    subscribe: async ({ context }: { context: Context }) => {
      await context.query(`select 1 from counter`);
      return counted(context.live.subscribe(context.caller.tenantId, 'counter'));
    },
  })
  counterChanged(@Root() change: { id: string }, @Ctx() context: Context): Promise<CounterType | null> {
    if (change.id === 'broken') throw new Error('select secret from vault_host');
    return context.loaders.counters.load(change.id);
  }
}

export const bumpOutside = defineCall<{ counterId: string }, { by: number }>({
  name: 'counter.ask-outside',
  target: () => 'outside',
  call: () => Promise.resolve(ok({ by: 100 })),
  settled: async (request, outcome, work) => {
    if (outcome.ok)
      await work.sql(`update counter set value = value + $1 where id = $2`, [outcome.value.by, request.counterId]);
  },
});

export const outline = { name: 'counting', entities: [], migrations: [CreateCounter] };

export const definition = (parts: SubgraphParts): SubgraphDefinition<Context['loaders']> => ({
  ...outline,
  graph: {
    resolvers: [CounterResolver],
    orphanedTypes: [],
    references: { Counter: (reference, context: Context) => context.loaders.counters.load(String(reference['id'])) },
    loaders: ({ query }) => ({
      counters: new DataLoader<string, CounterType | null>(async (ids) => {
        const rows = await query<CounterType>(`select id, value from counter where id = any($1)`, [[...ids]]);
        return ids.map((id) => rows.find((row) => row.id === id) ?? null);
      }),
    }),
  },
  handlers: [
    handle(bumped, async ({ data, aggregateVersion }, work) => {
      await work.sql(`insert into heard (tenant_id, counter_id, version) values ($1, $2, $3)`, [
        work.tenantId,
        data.counterId,
        aggregateVersion,
      ]);
      parts.live.publish(work.tenantId, 'counter', { id: data.counterId });
    }),
    handle(echoed, async ({ data }, work) => {
      const [known] = await work.sql(`select 1 from counter where id = $1`, [data.needs]);
      if (data.needs !== null && !known) throw new NotYet('counter', data.needs);
      await work.sql(`insert into heard (tenant_id, counter_id, version) values ($1, $2, 0)`, [
        work.tenantId,
        data.counterId,
      ]);
    }),
  ],
  calls: [bumpOutside],
  schedules: [
    onSchedule<{ counterId: string }>('counter.bump-later', async ({ counterId }, work) => {
      await work.sql(`update counter set value = value + 1000 where id = $1`, [counterId]);
      work.call(bumpOutside, `later ${counterId}`, { counterId });
    }),
  ],
  webhooks: [
    {
      name: 'echo',
      read: (request) =>
        request.rawBody === 'explode'
          ? Promise.reject(new Error('select secret from vault_host'))
          : Promise.resolve({
              ok: true,
              tenantId: request.account,
              receipts: [{ providerEventId: request.rawBody, kind: 'echo', body: request.rawBody }],
            }),
      process: (receipt) =>
        Promise.resolve(async (work) => {
          await work.sql(`update counter set value = value + 1 where id = $1`, [receipt.body]);
        }),
    },
    {
      name: 'locked',
      read: async ({ account, query }) =>
        query['key']?.startsWith('open')
          ? { ok: true, tenantId: account, receipts: [] }
          : (refuse('WEBHOOK_SIGNATURE_INVALID') as WebhookReading & { ok: false }),
      process: () => Promise.resolve(() => Promise.resolve()),
    },
  ],
  polls: [],
  answerers: [],
});
