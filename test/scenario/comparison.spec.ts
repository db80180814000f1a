import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { compareWithExpected, type Difference } from './comparison.ts';

const FILES = ['01-fixed-fee.json', 'ladder/00-fixed-fee.json'];
const SECTIONS = ['expected', 'asOf', 'businessViews', 'lineage'];
type Holder = Record<string | number, unknown>;

const read = (file: string): Holder =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`../scenarios/${file}`, import.meta.url)), 'utf8')) as Holder;
const differencesOf = (scenario: unknown, actual: unknown): Difference[] =>
  compareWithExpected(scenario, actual).flatMap(({ differences }) => differences);

interface Place {
  readonly where: string;
  readonly holder: Holder;
  readonly key: string | number;
  readonly value: unknown;
}

/** Every value below a part of the file, with what holds it; of an item with checks only the answers count. */
function placesOf(holder: Holder, key: string | number, where: string, counts: boolean): Place[] {
  const value = holder[key];
  const own = counts ? [{ where, holder, key, value }] : [];
  if (typeof value !== 'object' || value === null) return own;
  const below = value as Holder;
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [...own, ...keys.flatMap((k) => placesOf(below, k, `${where}.${k}`, counts || k === 'answer'))];
}

const another = (value: unknown): unknown => {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') return /\d$/.test(value) ? `${value}0` : `${value} changed`;
  return value === null ? 'something' : value;
};

for (const file of FILES) {
  describe(`the comparison with ${file}`, () => {
    const scenario = read(file);
    const copy = structuredClone(scenario);
    const places = SECTIONS.flatMap((section) => placesOf(copy, section, section, section === 'expected')).filter(
      ({ where, holder }) => where !== 'expected' && holder !== copy,
    );
    const scalars = places.filter(({ value }) => typeof value !== 'object' || value === null);

    it('finds nothing in what is expected, in any order of its named lists', () => {
      const shuffled = structuredClone(scenario) as { expected: { invoices: unknown[]; billableEvents: unknown[] } };
      shuffled.expected.invoices.reverse();
      shuffled.expected.billableEvents.reverse();
      assert.deepEqual(differencesOf(scenario, shuffled), []);
      assert.ok(scalars.length > 500, `${scalars.length} values`);
    });

    it('notices each value that is changed, trailing zeros too', () => {
      const unnoticed = scalars.filter(({ holder, key, value }) => {
        holder[key] = another(value);
        const noticed = differencesOf(scenario, copy).length > 0;
        holder[key] = value;
        return !noticed;
      });
      assert.deepEqual(
        unnoticed.map(({ where }) => where),
        [],
      );
    });

    it('notices each value that is left out', () => {
      // `only` says how an answer is read; it is no part of the answer.
      const unnoticed = places.filter(({ holder, key, value, where }) => {
        if (where.endsWith('.only')) return false;
        const kept = Array.isArray(holder) ? [...(holder as unknown[])] : null;
        if (Array.isArray(holder)) holder.splice(Number(key), 1);
        else delete holder[key];
        const noticed = differencesOf(scenario, copy).length > 0;
        if (kept !== null) (holder as unknown as unknown[]).splice(0, Infinity, ...kept);
        else holder[key] = value;
        return !noticed;
      });
      assert.deepEqual(
        unnoticed.map(({ where }) => where),
        [],
      );
    });

    it('notices what nobody expects, and names where', () => {
      const more = structuredClone(scenario) as {
        expected: { invoices: Holder[]; dso: Holder };
        lineage: { checks: { answer: { nodes: Holder[]; only?: boolean } }[] }[];
      };
      more.expected.invoices.push({ id: 'INV-TWICE' });
      more.expected.dso['2031-01'] = { dso: '1.0' };
      assert.deepEqual(
        differencesOf(scenario, more).map(({ where }) => where),
        ['invoices[INV-TWICE].id', 'dso.2031-01.dso'],
      );
      const twice = structuredClone(scenario) as typeof more;
      twice.expected.invoices.push(twice.expected.invoices[0] ?? {});
      assert.ok(differencesOf(scenario, twice).length > 0, 'an invoice that is there twice');
    });
  });
}
