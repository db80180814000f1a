import type { ErrorCode } from '@throughline/contracts';

/** Something that comes back, or does not, in the place of a vendor's answer. */
export interface WrongAnswer {
  readonly name: string;
  /** Without it nothing is sent at all. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** `half` promises the whole body and closes the connection in its middle. */
  readonly sends: 'all' | 'half' | 'nothing';
  /** What every client makes of it, for a call that only reads and for one that changes something. */
  readonly read: Consequence;
  readonly write: Consequence;
}

export interface Consequence {
  readonly code: ErrorCode;
  readonly transient: boolean;
  readonly retryAfterMs?: number;
}

const json = { 'content-type': 'application/json' };
const html = { 'content-type': 'text/html' };
const PAGE = '<!doctype html><title>Sign in</title><p>Welcome to the proxy</p>';
const OTHER = JSON.stringify({ message: 'hello', result: { ok: true } });
const ERRORS = JSON.stringify({ message: 'it did not work', fault: { faultstring: 'policy' } });

const refused: Consequence = { code: 'UPSTREAM_REJECTED', transient: false };
const later: Consequence = { code: 'UPSTREAM_UNAVAILABLE', transient: true };
const unknown: Consequence = { code: 'UPSTREAM_OUTCOME_UNKNOWN', transient: true };

const noAnswer = { read: later, write: unknown };
const refusal = { read: refused, write: refused };

const all = (
  name: string,
  status: number,
  [headers, body]: readonly [Readonly<Record<string, string>>, string],
  consequences: Pick<WrongAnswer, 'read' | 'write'>,
): WrongAnswer => ({ name, status, headers, body, sends: 'all', ...consequences });

const waitSeven = { ...later, retryAfterMs: 7_000 };

/**
 * What stands between us and a vendor sends these: proxies, sign-in pages, gateways in trouble, other products. None is in
 * the vendor's own words, so none is an answer; a refusal by status is one in whatever words. Nothing of it may become a
 * value, and after a write only a look-up tells what happened.
 */
export const WRONG_ANSWERS: readonly WrongAnswer[] = [
  all('200 with an empty object', 200, [json, '{}'], noAnswer),
  all('200 with JSON of another shape', 200, [json, OTHER], noAnswer),
  all('200 with an empty list', 200, [json, JSON.stringify({ items: [], value: [], records: [] })], noAnswer),
  all('200 with null', 200, [json, 'null'], noAnswer),
  all('200 with HTML', 200, [html, PAGE], noAnswer),
  all('200 with HTML that claims to be JSON', 200, [json, PAGE], noAnswer),
  all('200 with an empty body', 200, [json, ''], noAnswer),
  all('201 with an empty object', 201, [json, '{}'], noAnswer),
  all('204 with nothing else', 204, [{}, ''], noAnswer),
  all('302 to a sign-in page', 302, [{ ...html, location: '/sign-in' }, PAGE], noAnswer),
  ...[400, 403, 404, 422].flatMap((status) => [
    all(`${status} with JSON of another shape`, status, [json, ERRORS], refusal),
    all(`${status} with HTML`, status, [html, PAGE], refusal),
  ]),
  all('401 with JSON of another shape', 401, [json, ERRORS], refusal),
  all('408 with HTML', 408, [html, PAGE], noAnswer),
  all('429 with Retry-After', 429, [{ ...json, 'retry-after': '7' }, ERRORS], { read: waitSeven, write: waitSeven }),
  ...[500, 502, 503, 504].flatMap((status) => [
    all(`${status} with JSON of another shape`, status, [json, ERRORS], noAnswer),
    all(`${status} with an empty object`, status, [json, '{}'], noAnswer),
    all(`${status} with HTML`, status, [html, PAGE], noAnswer),
    all(`${status} with an empty body`, status, [{}, ''], noAnswer),
  ]),
  { name: 'half a body', status: 200, headers: json, body: OTHER, sends: 'half', ...noAnswer },
  { name: 'silence', sends: 'nothing', ...noAnswer },
];
