import { parse } from 'graphql';
import { composeServices } from '@apollo/composition';

/** One subgraph as it takes part in composition; `url` is where the gateway finds it unless configured otherwise. */
export interface ComposableSubgraph {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
}

/** Thrown with everything that composition found wrong, one message a line. */
export class CompositionError extends Error {
  override readonly name = 'CompositionError';
  constructor(readonly problems: readonly string[]) {
    super(`the subgraphs do not compose:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

/**
 * Takes the claim `for: SECURITY` off the supergraph's feature links. @apollo/gateway refuses a supergraph with it, as it
 * does not know `@authenticated` and its kin; the directives themselves stay readable and are enforced by us.
 */
export const withoutSecurityPurpose = (supergraphSdl: string): string =>
  supergraphSdl.replaceAll(', for: SECURITY', '');

/** Composes subgraph schemas into one supergraph; throws CompositionError with all errors. */
export function composeSupergraph(subgraphs: readonly ComposableSubgraph[]): { readonly supergraphSdl: string } {
  const composed = composeServices(subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })));
  if (composed.supergraphSdl === undefined) throw new CompositionError(composed.errors.map(({ message }) => message));
  return { supergraphSdl: withoutSecurityPurpose(composed.supergraphSdl) };
}
