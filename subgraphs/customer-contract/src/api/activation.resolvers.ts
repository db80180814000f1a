import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { MoneyJson } from '@throughline/contracts';
import { ACTIVATION_STATES } from '@throughline/customer-contract-domain';
import {
  badUserInput,
  MoneyType,
  PAGE_ARGUMENT,
  type RefusalType,
  requireScope,
  toRefusalType,
} from '@throughline/subgraph';
import { ActivationCheckType, ActivationPageType, ActivationResult, ActivationType } from './activation.types.ts';
import { EngagementType } from './customer.types.ts';
import type { Context } from './loaders.ts';
import { OUR_ID, newestFirst } from './page.ts';
import { totalsOf } from './quote.resolvers.ts';
import { ContractType, QuoteVersionType } from './quote.types.ts';
import * as rows from './rows.ts';

@Resolver(() => ActivationType)
export class ActivationResolver {
  @Query(() => ActivationType, { nullable: true, description: 'The activation.' })
  activation(@Arg('id', () => ID, OUR_ID) id: string, @Ctx() { loaders }: Context): Promise<ActivationType | null> {
    return loaders.activation.load(id);
  }

  @Query(() => ActivationPageType, {
    description: 'Activations, newest first; those that wait for a person with state PAUSED.',
  })
  activations(
    @Ctx() context: Context,
    @Arg('state', () => String, { nullable: true, description: 'RUNNING, PAUSED, COMPLETED or CANCELLED.' })
    state: string | null,
    @Arg('first', () => Int, PAGE_ARGUMENT) first: number,
    @Arg('after', () => String, { nullable: true, description: 'The end cursor of the page before.' })
    after: string | null,
  ): Promise<ActivationPageType> {
    if (state && !ACTIVATION_STATES.some((known) => known === state)) {
      throw badUserInput(`"${state}" is none of ${ACTIVATION_STATES.join(', ')}`);
    }
    const filter = state ? { where: 'state = $3', parameters: [state] } : {};
    return newestFirst(context, { sql: rows.ACTIVATION, ...filter, toNode: rows.toActivation }, { first, after });
  }

  @Mutation(() => ActivationResult, {
    description: 'Repeats the step that failed, and only that. Refuses ACTIVATION_NOT_PAUSED when it does not wait.',
  })
  resumeActivation(
    @Arg('id', () => ID, OUR_ID) id: string,
    @Ctx() context: Context,
  ): Promise<ActivationType | RefusalType> {
    return move(context, id, 'RESUME');
  }

  @Mutation(() => ActivationResult, {
    description: 'Gives an activation up while nothing exists outside. A repeat changes nothing.',
  })
  cancelActivation(
    @Arg('id', () => ID, OUR_ID) id: string,
    @Ctx() context: Context,
  ): Promise<ActivationType | RefusalType> {
    return move(context, id, 'CANCEL');
  }

  @FieldResolver(() => [ActivationCheckType], { description: 'All that the checks found, run by run.' })
  checks(@Root() { id }: ActivationType, @Ctx() { loaders }: Context): Promise<ActivationCheckType[]> {
    return loaders.checksOfActivation.load(id);
  }

  @FieldResolver(() => [MoneyType], { description: 'What waits for it: the price of the quote version.' })
  async amount(@Root() { quoteVersionId }: ActivationType, @Ctx() { loaders }: Context): Promise<MoneyJson[]> {
    return totalsOf(await loaders.linesOfVersion.load(quoteVersionId));
  }

  @FieldResolver(() => Int, { nullable: true, description: 'Seconds since it was paused; null when it does not wait.' })
  pausedForSeconds(@Root() { state, pausedAt }: ActivationType, @Ctx() { clock }: Context): number | null {
    if (state !== 'PAUSED' || pausedAt === null) return null;
    return Math.floor((clock.now().getTime() - new Date(pausedAt).getTime()) / 1000);
  }

  @FieldResolver(() => QuoteVersionType, { description: 'The quote version.' })
  quoteVersion(@Root() activation: ActivationType, @Ctx() { loaders }: Context): Promise<QuoteVersionType | null> {
    return loaders.quoteVersion.load(activation.quoteVersionId);
  }

  @FieldResolver(() => EngagementType, { description: 'The engagement that it belongs to.' })
  engagement(@Root() { engagementId }: ActivationType, @Ctx() { loaders }: Context): Promise<EngagementType | null> {
    return loaders.engagement.load(engagementId);
  }

  @FieldResolver(() => ContractType, { nullable: true, description: 'The contract, once it is active.' })
  contract(@Root() { contractId }: ActivationType, @Ctx() { loaders }: Context): Promise<ContractType | null> {
    return loaders.contract.load(contractId);
  }
}

async function move(context: Context, id: string, action: 'RESUME' | 'CANCEL'): Promise<ActivationType | RefusalType> {
  const { caller, loaders } = context;
  requireScope(caller, 'activation:write');
  const { tenantId, subject: by } = caller;
  const moved = await loaders.useCases.moveActivation({ tenantId, activationId: id, action, by });
  if (!moved.ok) return toRefusalType(moved.refusal);
  const activation = await loaders.activation.clear(id).load(id);
  if (!activation) throw new Error(`activation ${id} is not readable after it moved`);
  return activation;
}
