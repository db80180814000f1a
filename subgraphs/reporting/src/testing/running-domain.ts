import { MovableClock } from '@throughline/platform';
import { startOnTestServers, TestedSubgraph } from '@throughline/subgraph/testing';
import { reportingDefinition } from '../definition.ts';
import { reportingOutline } from '../outline.ts';

/** reporting on real PostgreSQL and NATS, with a bus that specs put facts on for tenants of their own. */
export async function startDomain(): Promise<TestedSubgraph> {
  const clock = new MovableClock('2025-07-04T00:00:00Z');
  // The facts of specs lie in its own outbox: there it has to look for them when it builds its read models again.
  const definition = () => ({ ...reportingDefinition(), producers: [reportingOutline.name] });
  return new TestedSubgraph(await startOnTestServers(reportingOutline, definition, { clock }), { tenantId: 'cedar' });
}
