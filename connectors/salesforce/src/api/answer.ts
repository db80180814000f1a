import type { Org } from '../org/org.ts';

/** One request of the REST API, from the wire or from inside a composite. The version is already taken off the path. */
export interface ApiCall {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the routes work on. `dataPath` is `/services/data/v67.0`; `dispatch` answers a request as if it had come alone. */
export interface ApiParts {
  readonly org: Org;
  readonly dataPath: string;
  readonly pageSize: () => number;
  readonly dispatch: (method: string, url: string, body: unknown) => Answer;
}

export interface ApiRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/services/data/vNN.0`, with `:name` for parameters. */
  readonly path: string;
  readonly handle: (call: ApiCall, parts: ApiParts) => Answer;
}

export const fieldsOf = (body: unknown): Record<string, unknown> =>
  typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : {};
