import { z } from 'zod';
import { asyncApi } from './asyncapi.ts';
import { billingEventsGraph } from '@throughline/billing-events';
import { ERROR_CODES } from '@throughline/contracts';
import { customerContractGraph } from '@throughline/customer-contract';
import { EVENT_CONTRACTS } from '@throughline/events';
import { composeSupergraph } from '@throughline/gateway';
import { invoicePaymentGraph } from '@throughline/invoice-payment';
import { projectResourceGraph } from '@throughline/project-resource';
import { reportingGraph } from '@throughline/reporting';
import { buildGraph, type GraphPart } from '@throughline/subgraph';
import { DEFAULT_PORTS } from '@throughline/servers';

/** What each domain puts into the graph. */
export const GRAPHS: Readonly<Record<string, GraphPart>> = {
  'customer-contract': customerContractGraph,
  'project-resource': projectResourceGraph,
  'billing-events': billingEventsGraph,
  'invoice-payment': invoicePaymentGraph,
  reporting: reportingGraph,
};

/** Every printed contract by its path: subgraph schemas, the composed supergraph, event schemas, the error codes. */
export async function printedContracts(): Promise<Record<string, string>> {
  const printed: Record<string, string> = {};
  const subgraphs: { name: string; url: string; sdl: string }[] = [];
  for (const [name, graph] of Object.entries(GRAPHS)) {
    const { sdl } = await buildGraph(graph);
    printed[`contracts/schema/${name}.graphql`] = sdl;
    subgraphs.push({ name, url: `http://127.0.0.1:${DEFAULT_PORTS[name as keyof typeof DEFAULT_PORTS]}/graphql`, sdl });
  }
  printed['contracts/schema/supergraph.graphql'] = `${composeSupergraph(subgraphs).supergraphSdl.trim()}\n`;
  for (const contract of EVENT_CONTRACTS) {
    const schema = z.toJSONSchema(contract.schema, { target: 'draft-2020-12' });
    const named = { $id: `${contract.type}/v${contract.version}`, title: contract.type, ...schema };
    printed[`contracts/schema/events/${contract.type}.v${contract.version}.json`] =
      `${JSON.stringify(named, null, 2)}\n`;
  }
  printed['contracts/schema/asyncapi.json'] = `${JSON.stringify(asyncApi(), null, 2)}\n`;
  printed['docs/error-codes.md'] = errorCodes();
  return printed;
}

function errorCodes(): string {
  const rows = Object.entries(ERROR_CODES).map(
    ([code, { kind, meaning, nextStep, since }]) => `| \`${code}\` | ${kind} | ${meaning} | ${nextStep} | ${since} |`,
  );
  return [
    '# Error codes',
    '',
    'Printed from `contracts/src/errors/error-codes.ts` by `npm run schema`. Branch on codes, never on messages.',
    '',
    '| code | kind | meaning | next step | since |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
