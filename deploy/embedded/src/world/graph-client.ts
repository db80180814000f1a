import { EmbeddedIssuer } from '@throughline/gateway';
import type { Clock, Role } from '@throughline/contracts';

interface GraphError {
  readonly message: string;
  readonly extensions?: Record<string, unknown>;
}

/** The graph said no; the codes tell why. */
export class GraphRequestError extends Error {
  override readonly name = 'GraphRequestError';
  constructor(readonly errors: readonly GraphError[]) {
    super(errors.map((error) => `${String(error.extensions?.['code'] ?? 'ERROR')}: ${error.message}`).join('; '));
  }
}

export interface Asker {
  readonly role: Role;
  readonly tenant: string;
}

export const ISSUER = { issuer: 'http://localhost:4000/issuer', audience: 'throughline' } as const;

/** Asks the graph as anybody outside would: over HTTP, with a token of a role. */
export class GraphClient {
  private readonly issuer: Promise<EmbeddedIssuer>;

  constructor(
    private readonly url: string,
    dataFolder: string,
    clock: Clock,
    /** Ends requests that are under way, so that the gateway need not wait for their connections. */
    private readonly stopping?: AbortSignal,
  ) {
    this.issuer = EmbeddedIssuer.open({ kind: 'embedded', dataFolder, ...ISSUER }, clock);
  }

  async token(asker: Asker): Promise<string> {
    return (await this.issuer).issueToken(asker);
  }

  async ask<T>(asker: Asker, query: string, variables: Record<string, unknown> = {}): Promise<T> {
    const answer = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await this.token(asker)}` },
      body: JSON.stringify({ query, variables }),
      ...(this.stopping && { signal: this.stopping }),
    });
    const body = (await answer.json()) as { data?: T; errors?: GraphError[] };
    if (body.errors?.length) throw new GraphRequestError(body.errors);
    return body.data as T;
  }
}
