import { readFile } from 'node:fs/promises';
import type { GraphQLSchema } from 'graphql';
import { type Schema, Supergraph } from '@apollo/federation-internals';
import type { SupergraphSource } from '../config.ts';
import { withoutSecurityPurpose } from './compose.ts';

/** A supergraph in every form that planning, execution and validation ask for. */
export interface LoadedSupergraph {
  readonly sdl: string;
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
  readonly supergraph: Supergraph;
  readonly supergraphSchema: GraphQLSchema;
  /** What clients see, in the planner's form and in graphql-js form. */
  readonly api: Schema;
  readonly apiSchema: GraphQLSchema;
}

/** Reads and checks a federation 2 supergraph; throws when the file is missing or is no supergraph. */
export async function loadSupergraph(source: SupergraphSource): Promise<LoadedSupergraph> {
  const text = 'sdl' in source ? source.sdl : await readFile(source.file, 'utf8');
  const sdl = withoutSecurityPurpose(text);
  const supergraph = Supergraph.build(sdl, { validateSupergraph: true });
  const api = supergraph.apiSchema();
  return {
    sdl,
    subgraphs: supergraph.subgraphsMetadata(),
    supergraph,
    supergraphSchema: supergraph.schema.toGraphQLJSSchema(),
    api,
    apiSchema: api.toGraphQLJSSchema(),
  };
}
