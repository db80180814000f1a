import { OrgError } from '../org/org-error.ts';
import { type Answer, type ApiParts, type ApiRoute, fieldsOf } from './answer.ts';

const MOST_SUBREQUESTS = 25;

interface Subrequest {
  readonly method: string;
  readonly url: string;
  readonly referenceId: string;
  readonly body?: unknown;
}

interface SubAnswer {
  readonly body: unknown;
  readonly httpHeaders: Readonly<Record<string, string>>;
  readonly httpStatusCode: number;
  readonly referenceId: string;
}

/** Carries the answers out of a transaction that they undo. */
class RolledBack extends Error {
  constructor(readonly answers: SubAnswer[]) {
    super('rolled back');
  }
}

const ROLLED_BACK = 'The transaction was rolled back since another operation in the same transaction failed.';

/** "Composite" (REST API guide): up to 25 requests in order, `@{ref.id}` for what an earlier one answered. */
export const compositeRoutes: readonly ApiRoute[] = [
  { method: 'POST', path: '/composite', handle: ({ body }, parts) => composite(fieldsOf(body), parts) },
];

function composite(body: Record<string, unknown>, parts: ApiParts): Answer {
  const requests = (Array.isArray(body['compositeRequest']) ? body['compositeRequest'] : []) as Subrequest[];
  const allOrNone = body['allOrNone'] === true;
  if (requests.length === 0 || requests.length > MOST_SUBREQUESTS) {
    throw new OrgError('PROCESSING_HALTED', `The number of subrequests must be between 1 and ${MOST_SUBREQUESTS}`);
  }
  const names = new Set(requests.map(({ referenceId }) => referenceId));
  if (names.size < requests.length)
    throw new OrgError('INVALID_FIELD', 'Duplicate referenceId provided: must be unique');
  try {
    const answers = parts.org.transaction(() => runAll(requests, allOrNone, parts));
    return { status: 200, body: { compositeResponse: answers } };
  } catch (error) {
    if (error instanceof RolledBack) return { status: 200, body: { compositeResponse: error.answers } };
    throw error;
  }
}

function runAll(requests: readonly Subrequest[], allOrNone: boolean, parts: ApiParts): SubAnswer[] {
  const answers: SubAnswer[] = [];
  for (const request of requests) {
    const answer = runOne(request, answers, parts);
    answers.push(answer);
    if (allOrNone && answer.httpStatusCode >= 300) throw new RolledBack(halted(requests, answer));
  }
  return answers;
}

const failed = (referenceId: string, message: string): SubAnswer => ({
  body: [{ errorCode: 'PROCESSING_HALTED', message }],
  httpHeaders: {},
  httpStatusCode: 400,
  referenceId,
});

const halted = (requests: readonly Subrequest[], culprit: SubAnswer): SubAnswer[] =>
  requests.map(({ referenceId }) => (referenceId === culprit.referenceId ? culprit : failed(referenceId, ROLLED_BACK)));

function runOne(request: Subrequest, earlier: readonly SubAnswer[], parts: ApiParts): SubAnswer {
  const { referenceId, method } = request;
  let url: string;
  let body: unknown;
  try {
    url = resolve(request.url, earlier);
    body = JSON.parse(resolve(JSON.stringify(request.body ?? null), earlier)) ?? undefined;
  } catch (error) {
    return failed(referenceId, error instanceof Error ? error.message : String(error));
  }
  const answer = parts.dispatch(method, url, body);
  return {
    body: answer.body ?? null,
    httpHeaders: answer.headers ?? {},
    httpStatusCode: answer.status,
    referenceId,
  };
}

/** Replaces `@{ref.path.to.value}`; values that a failed request never gave stop the request that needs them. */
function resolve(text: string, earlier: readonly SubAnswer[]): string {
  return text.replace(/@\{(\w+)\.([\w.[\]]+)\}/g, (_whole, reference: string, path: string) => {
    const answer = earlier.find(({ referenceId, httpStatusCode }) => referenceId === reference && httpStatusCode < 300);
    let value: unknown = answer?.body;
    for (const step of path.split(/[.[\]]+/).filter(Boolean))
      value = (value as Record<string, unknown> | undefined)?.[step];
    if (value === undefined || value === null) {
      throw new Error(`Invalid reference specified. No value for ${reference}.${path} found in ${reference}`);
    }
    return String(value);
  });
}
