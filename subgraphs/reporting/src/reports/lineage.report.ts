import { decimal, Money } from '@throughline/contracts';
import type { LineageType } from '@throughline/reporting-domain';
import {
  edgesBetween,
  figuresOf,
  knownOf,
  type LineageRef,
  type NodeRow,
  reachedFrom,
} from '../persistence/lineage.queries.ts';
import type { Sql } from '@throughline/subgraph';
import { moneyOf } from './ledger.ts';

/** Attributes that hold an amount in the currency of the node. */
const AMOUNTS: ReadonlySet<string> = new Set(['allocated', 'billed', 'amount', 'gross', 'billable', 'net']);
const keyOf = ({ type, id }: LineageRef): string => `${type} ${id}`;

/** What lies between the given nodes and, from there, up to what was sold and down to the money. */
export async function lineageFrom(read: Sql, from: readonly LineageRef[]) {
  const known = new Set((await knownOf(read, from)).map(({ n }) => n));
  const nodes = await reachedFrom(read, from);
  const figures = Map.groupBy(await figuresOf(read, nodes), keyOf);
  const edges = await edgesBetween(read, nodes);
  return {
    nodes: nodes.map((node) => ({
      type: node.type,
      id: node.id,
      reference: node.reference,
      attributes: attributesOf(node, figures.get(keyOf(node)) ?? []),
    })),
    edges: edges.map((edge) => ({
      from: end(edge.fromType, edge.fromId),
      to: end(edge.toType, edge.toId),
      amount: edge.amount === null || edge.currency === null ? null : moneyOf(edge.amount, edge.currency),
    })),
    truncated: nodes.some(({ truncated }) => truncated),
    unknown: from.filter((_, n) => !known.has(n)).map(({ type, id }) => end(type, id)),
  };
}

const end = (type: LineageType, id: string) => ({ type, id });

function attributesOf(node: NodeRow, figures: readonly { name: string; value: string }[]) {
  const all = { ...node.attributes, ...Object.fromEntries(figures.map(({ name, value }) => [name, value])) };
  return Object.entries(all)
    .map(([name, value]) => ({ name, value: AMOUNTS.has(name) ? amountText(value, all['currency']) : value }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** With at least the minor digits of the currency; books without a named currency have two. */
const amountText = (value: string, currency: string | undefined): string =>
  currency === undefined
    ? decimal(value).toFixed(Math.max(2, decimal(value).decimalPlaces()))
    : Money.of(value, currency).toAmount();
