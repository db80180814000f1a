import type { MovableClock } from '@throughline/platform';
import { startOnTestServers, TestedSubgraph } from '@throughline/subgraph/testing';
import { billingEventsDefinition } from '../definition.ts';
import { billingEventsOutline } from '../outline.ts';

/** billing-events on real PostgreSQL and NATS; specs act on behalf of tenants of their own. */
export async function startDomain(clock: MovableClock): Promise<TestedSubgraph> {
  const started = await startOnTestServers(billingEventsOutline, billingEventsDefinition, { clock });
  return new TestedSubgraph(started, { tenantId: 'cedar' });
}
