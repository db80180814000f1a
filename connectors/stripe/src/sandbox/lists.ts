import { invalid, missing } from './api-error.ts';
import { type Form, textOf } from './form.ts';
import type { StripeObject } from './objects.ts';

const RANGE: Readonly<Record<string, (created: number, bound: number) => boolean>> = {
  gt: (created, bound) => created > bound,
  gte: (created, bound) => created >= bound,
  lt: (created, bound) => created < bound,
  lte: (created, bound) => created <= bound,
};

/** One page of a list, newest first: `limit`, `starting_after`, `ending_before`, `created`, and equal fields. */
export function listOf(
  objects: readonly StripeObject[],
  query: Form,
  url: string,
  equalFields: readonly string[],
): { object: 'list'; data: StripeObject[]; has_more: boolean; url: string } {
  const limit = Number(textOf(query, 'limit') ?? 10);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw invalid('Invalid integer: the limit must be from 1 to 100.', 'limit', 'parameter_invalid_integer');
  const found = objects
    .map((object, order) => ({ object, order }))
    .filter(({ object }) => isCreatedWithin(object, query['created']))
    .filter(({ object }) => equalFields.every((field) => query[field] === undefined || object[field] === query[field]))
    .sort((a, b) => b.object.created - a.object.created || b.order - a.order)
    .map(({ object }) => object);
  const after = cursor(found, query, 'starting_after');
  const before = cursor(found, query, 'ending_before');
  const rest = found.slice(after === undefined ? 0 : after + 1, before);
  const data = before === undefined ? rest.slice(0, limit) : rest.slice(-limit);
  return { object: 'list', data, has_more: data.length < rest.length, url };
}

function isCreatedWithin(object: StripeObject, bounds: Form[string] | undefined): boolean {
  if (bounds === undefined) return true;
  if (typeof bounds === 'string') return object.created === Number(bounds);
  return Object.entries(bounds).every(([name, bound]) => RANGE[name]?.(object.created, Number(bound)) ?? false);
}

function cursor(
  found: readonly StripeObject[],
  query: Form,
  name: 'starting_after' | 'ending_before',
): number | undefined {
  const id = textOf(query, name);
  if (id === undefined) return undefined;
  const position = found.findIndex((object) => object.id === id);
  if (position < 0) throw missing('object', id, name);
  return position;
}
