import type { Scenario } from '../scenario-file.ts';
import { eventKey } from '../sections/billable-events.ts';
import { type Answer, type Asking, graph } from './questions.ts';

type Check = Scenario['lineage'][number]['checks'][number];

interface Node {
  readonly type: string;
  readonly id: string;
  readonly reference: string | null;
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
}

const LINEAGE = `query Lineage($from: [LineageRefInput!]!) {
  lineage(from: $from) { nodes { type id reference attributes { name value } } }
}`;

/** Named by what they are about, which is a billable event. */
const BY_EVENT = new Set(['BILLABLE_EVENT', 'INVOICE_LINE', 'WRITE_OFF']);
/** Counts are numbers in the format; amounts and hours are text. */
const COUNTS = new Set(['tickets']);

/** Follows documents back to what was sold, and forward to what became of it. */
export async function lineage(asking: Asking, { ask, answer }: Check): Promise<Answer> {
  const from = ask.from.map(({ type, id }) => ({ type, id: ours(asking, type, id) }));
  const { lineage: found } = await graph<{ lineage: { nodes: Node[] } }>(asking, LINEAGE, { from });
  const nodes = found.nodes.map((node) => toAnswer(asking, node));
  if (!answer.only) return { nodes };
  // Exactly these of their kinds: what lies behind each of them is another question.
  const kinds = new Set(answer.nodes.map(({ type }) => type));
  return { nodes: nodes.filter(({ type }) => kinds.has(String(type))) };
}

const toAnswer = (asking: Asking, { type, id, reference, attributes }: Node): Answer => ({
  type,
  id: theirs(asking, type, reference ?? id),
  ...Object.fromEntries(attributes.map(({ name, value }) => [name, COUNTS.has(name) ? Number(value) : value])),
});

/** A scenario's name of a node in the words that the graph's users know it by. */
function ours({ played }: Asking, type: string, id: string): string {
  if (type === 'INVOICE') return played.invoiceKeys.numberOf(id);
  return BY_EVENT.has(type) ? id.replace(/^BE-/, '') : id;
}

function theirs({ played }: Asking, type: string, reference: string): string {
  if (type === 'INVOICE') return played.invoiceKeys.keyOf(reference);
  return BY_EVENT.has(type) ? eventKey({ sourceReference: reference }) : reference;
}
