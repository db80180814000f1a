import { Fault } from '@throughline/contracts';
import { vendorErrors } from './answers.ts';
import { mayPass } from './vendor-errors.ts';

/** "Composite", REST API guide. */
export const MOST_SUBREQUESTS = 25;

export interface CompositeRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the version: `/sobjects/Account/Key__c/A-1`. */
  readonly url: string;
  readonly referenceId: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

export interface CompositeAnswer {
  readonly referenceId: string;
  readonly httpStatusCode: number;
  readonly body: unknown;
}

interface WrittenError {
  readonly errorCode: string;
  readonly message: string;
}

/** A refused part's errors; the records that an external id fits come without any. */
const errorsOf = ({ httpStatusCode, body }: CompositeAnswer): readonly WrittenError[] =>
  httpStatusCode === 300
    ? [{ errorCode: 'MULTIPLE_CHOICES', message: 'Multiple records found' }]
    : (vendorErrors.safeParse(body).data ?? []);

/** The fault of the requests that failed by themselves, not for company; undefined when all went well. */
export function compositeFault(answers: readonly CompositeAnswer[]): Fault | undefined {
  const failed = answers.filter(({ httpStatusCode }) => httpStatusCode >= 300);
  if (failed.length === 0) return undefined;
  const halted = (answer: CompositeAnswer): boolean =>
    errorsOf(answer).every((e) => e.errorCode === 'PROCESSING_HALTED');
  const culprits = failed.filter((answer) => !halted(answer));
  const told = culprits.length > 0 ? culprits : failed;
  const errors = told.flatMap((answer) =>
    errorsOf(answer).map(({ errorCode, message }) => ({ referenceId: answer.referenceId, errorCode, message })),
  );
  const passing = told.every((answer) =>
    errorsOf(answer).every(({ errorCode }) => mayPass({ status: answer.httpStatusCode, errorCode })),
  );
  const transient = errors.length > 0 && passing;
  const [first] = errors;
  return new Fault(
    transient ? 'UPSTREAM_UNAVAILABLE' : 'UPSTREAM_REJECTED',
    `Salesforce refused ${told.length} of ${answers.length} composite requests, first ${first?.referenceId ?? ''}: ${first?.errorCode ?? ''} ${first?.message ?? ''}`,
    { transient, evidence: { system: 'salesforce', errorCode: first?.errorCode ?? null, errors } },
  );
}
