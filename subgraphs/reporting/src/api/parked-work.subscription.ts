import 'reflect-metadata';
import { Ctx, Resolver, Root, Subscription } from 'type-graphql';
import { requireScope } from '@throughline/subgraph';
import { PARKED_WORK, type ParkedNews } from '@throughline/transport';
import { MAY_LOOK, summaryNow } from './parked-work.resolver.ts';
import { ParkedWorkChangeType } from './parked-work.type.ts';
import type { ReportingContext } from './reporting-context.ts';

@Resolver()
export class ParkedWorkSubscription {
  @Subscription(() => ParkedWorkChangeType, {
    description: 'Each change of what is parked, several within a quarter of a second being one.',
    subscribe: ({ context: { caller, live } }: { context: ReportingContext }) => {
      requireScope(caller, MAY_LOOK);
      return live.subscribe<ParkedNews>(caller.tenantId, PARKED_WORK);
    },
  })
  async parkedWorkChanged(
    @Root() { service }: ParkedNews,
    @Ctx() context: ReportingContext,
  ): Promise<ParkedWorkChangeType> {
    requireScope(context.caller, MAY_LOOK);
    return { service, now: await summaryNow(context, service) };
  }
}
