import assert from 'node:assert/strict';
import { Fault } from '@throughline/contracts';

/** The fault that the work ends in; fails when there is none. */
export const faultOf = async (work: Promise<unknown>): Promise<Fault> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof Fault, `a fault was expected, not ${String(error)}`);
  return error;
};

/** The vendor's code in the fault. */
export const codeOf = async (work: Promise<unknown>): Promise<unknown> =>
  (await faultOf(work)).details.evidence?.['errorCode'];
