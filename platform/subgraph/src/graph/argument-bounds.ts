import {
  getNullableType,
  type GraphQLArgument,
  GraphQLID,
  type GraphQLInputType,
  isInputObjectType,
  isListType,
  isScalarType,
} from 'graphql';
import { badUserInput } from './requires-scope.ts';
import { MAX_PAGE } from './values.ts';

const LONGEST_ID = 128;
const LONGEST_TEXT = 2_000;
/** Data inside data, of the scalars that carry any: keys of entities, objects of vendors. */
const DEEPEST_DATA = 32;

/** Everything that no text of ours holds, NUL before all, which the database cannot keep; lines and tabs are text. */
const UNPRINTABLE = /[^\P{Cc}\t\n\r]/u;

/** True of what the database can keep: whole characters, none of them a control character but lines and tabs. */
export const isPlainText = (text: string): boolean => !UNPRINTABLE.test(text) && text.isWellFormed();

/** Arguments of a field that are longer than texts are, by name, in characters. */
export type LongTexts = Readonly<Record<string, number>>;

/**
 * Holds the arguments of one field to what every field refuses alike: texts that are no text or longer than anything we
 * keep, and pages of a size that no list answers. Throws BAD_USER_INPUT that names the argument.
 */
export function checkArguments(
  declared: readonly GraphQLArgument[],
  given: Readonly<Record<string, unknown>>,
  longTexts: LongTexts = {},
): void {
  for (const { name, type } of declared) {
    checkValue(type, given[name], { path: name, longest: longTexts[name] });
    if (name === 'first') checkPageSize(given[name]);
  }
}

interface Place {
  readonly path: string;
  /** Where the argument has a bound of its own. */
  readonly longest: number | undefined;
}

function checkValue(type: GraphQLInputType, value: unknown, place: Place): void {
  if (value === null || value === undefined) return;
  const bare = getNullableType(type) as GraphQLInputType;
  if (isListType(bare)) {
    for (const item of value as readonly unknown[]) checkValue(bare.ofType as GraphQLInputType, item, place);
  } else if (isInputObjectType(bare)) {
    for (const field of Object.values(bare.getFields())) {
      const path = `${place.path}.${field.name}`;
      checkValue(field.type, (value as Record<string, unknown>)[field.name], { ...place, path });
    }
  } else if (typeof value === 'string') {
    if (isScalarType(bare)) checkText(value, place, bare === GraphQLID ? LONGEST_ID : LONGEST_TEXT);
  } else if (typeof value === 'object') checkData(value, place, DEEPEST_DATA);
}

/** What a scalar for any data holds; its keys are ids. */
function checkData(value: unknown, place: Place, levels: number): void {
  if (typeof value === 'string') checkText(value, place, LONGEST_TEXT);
  if (typeof value !== 'object' || value === null) return;
  if (levels === 0) throw badUserInput(`${place.path} is nested too deep`);
  for (const [name, part] of Object.entries(value)) {
    if (typeof part === 'string') checkText(part, { ...place, path: `${place.path}.${name}` }, longestOf(name));
    else checkData(part, place, levels - 1);
  }
}

const longestOf = (name: string): number => (name === 'id' ? LONGEST_ID : LONGEST_TEXT);

function checkText(text: string, { path, longest: own }: Place, usual: number): void {
  const longest = own ?? usual;
  if (text.length > longest) throw badUserInput(`${path} is longer than ${longest} characters`);
  if (UNPRINTABLE.test(text)) throw badUserInput(`${path} holds a control character`);
  if (!text.isWellFormed()) throw badUserInput(`${path} holds half a character`);
}

function checkPageSize(first: unknown): void {
  if (typeof first === 'number' && (first < 0 || first > MAX_PAGE)) throw badUserInput(`first is 0 to ${MAX_PAGE}`);
}
