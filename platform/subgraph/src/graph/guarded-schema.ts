import {
  defaultFieldResolver,
  getNullableType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isIntrospectionType,
  isListType,
  isObjectType,
} from 'graphql';
import type { AnswerBudget } from '@throughline/platform';
import { checkArguments, type LongTexts } from './argument-bounds.ts';

/** The part of a context that answers are weighed against; what is asked past HTTP has none. */
interface Budgeted {
  readonly budget?: AnswerBudget;
}

type Resolve = GraphQLFieldResolver<unknown, Budgeted>;

/** About what a number, a truth value or a missing one takes in JSON, with the signs around it. */
const SMALL_BYTES = 8;
/** About what an error takes, with its path. */
const ERROR_BYTES = 500;

/**
 * Makes every field of a schema check its arguments before, and weigh its answer after it is resolved.
 * @param longTexts longer arguments by field, such as `Mutation.editParkedEvent`
 */
export function guarded(schema: GraphQLSchema, longTexts: Readonly<Record<string, LongTexts>> = {}): GraphQLSchema {
  const unknown = new Set(Object.keys(longTexts));
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const name = `${type.name}.${field.name}`;
      guard(field, longTexts[name]);
      unknown.delete(name);
    }
  }
  if (unknown.size > 0) throw new Error(`there is no field ${[...unknown].join(', ')} to have long texts`);
  return schema;
}

function guard(field: GraphQLField<unknown, Budgeted>, longTexts: LongTexts | undefined): void {
  const { args, resolve = defaultFieldResolver as Resolve, subscribe } = field;
  const check = (given: Readonly<Record<string, unknown>>, budget?: AnswerBudget): void => {
    if (args.length === 0) return;
    try {
      checkArguments(args, given, longTexts);
    } catch (error) {
      budget?.spend({ bytes: ERROR_BYTES });
      throw error;
    }
  };
  if (subscribe) {
    field.subscribe = (source, given, context, info) => {
      check(given);
      return subscribe(source, given, context, info);
    };
  }
  const isList = isListType(getNullableType(field.type));
  field.resolve = (source, given, context, info) => {
    if (!context?.budget?.overdrawn) check(given, context?.budget);
    const budget = context?.budget;
    if (!budget) return resolve(source, given, context, info);
    if (isList) {
      // A level of many lists is asked for at once, before the first of them is there to be weighed.
      budget.spend({ items: 1 });
      if (budget.overdrawn) return [];
    }
    const answer = resolve(source, given, context, info);
    const failed = (error: unknown): never => {
      budget.spend({ bytes: ERROR_BYTES });
      throw error;
    };
    return isPromise(answer)
      ? answer.then((value) => weighed(value, field.name, budget), failed)
      : weighed(answer, field.name, budget);
  };
}

const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';

/** The answer, or an empty list once there is too much of it: all of it is refused in the end, so it may end now. */
function weighed(value: unknown, name: string, budget: AnswerBudget): unknown {
  const isMany = Array.isArray(value);
  const bytes = typeof value === 'string' ? value.length : SMALL_BYTES;
  budget.spend({ bytes: name.length + bytes, items: isMany ? value.length : 0 });
  return isMany && budget.overdrawn ? [] : value;
}
