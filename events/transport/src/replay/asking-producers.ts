import { type Envelope, type FactFilter, type FactHead, factsOf } from '@throughline/events';
import { invariant } from '@throughline/contracts';
import type { Handler } from '../inbox/handle.ts';
import type { Ask } from '../questions/answerer.ts';
import type { ReadPage } from './merged-facts.ts';

const DEADLINE_MS = 20_000;

/** The services that tell what is heard here: the owners of the contracts. */
export const producersOf = (handlers: readonly Handler<never>[]): string[] =>
  [...new Set(handlers.map(({ contract }) => contract.owner))].sort();

/** Reads whole facts from their producers; throws a transient `Fault` while one of them does not answer. */
export const factsFrom =
  (ask: Ask, tenantId: string, filter: FactFilter, limit: number): ReadPage<Envelope> =>
  async (producer, { after, through }) => {
    const request = { filter, after, through, limit };
    const page = await ask(factsOf(producer).page, request, { tenantId, deadlineMs: DEADLINE_MS });
    invariant(
      page.facts.every(({ tenantid }) => tenantid === tenantId),
      `${producer} answered facts of another tenant`,
    );
    return { ...page, found: page.facts, tooLarge: page.tooLarge.length };
  };

export const headsFrom =
  (ask: Ask, tenantId: string, filter: FactFilter, limit: number): ReadPage<FactHead & { producer: string }> =>
  async (producer, { after, through }) => {
    const request = { filter, after, through, limit };
    const page = await ask(factsOf(producer).heads, request, { tenantId, deadlineMs: DEADLINE_MS });
    return { ...page, found: page.heads.map((head) => ({ ...head, producer })), tooLarge: 0 };
  };
