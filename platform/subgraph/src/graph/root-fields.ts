import { getNullableType, type GraphQLSchema } from 'graphql';

/**
 * Makes every root field nullable, whatever its resolver promises. A root field that may not be null takes everything
 * beside it away when it fails: a client would read `data: null` of mutations that have happened, and of what other
 * services answered.
 */
export function eachAnswersForItself(schema: GraphQLSchema): void {
  for (const root of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(root?.getFields() ?? {})) field.type = getNullableType(field.type);
  }
}
