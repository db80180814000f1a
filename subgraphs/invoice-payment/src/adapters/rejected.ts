import { Fault, type Refusal, type Result } from '@throughline/contracts';

/**
 * The outside system's "no" as an outcome: a rejection is data for a person to act on. Every other fault is thrown on, to
 * be retried or looked up.
 */
export async function rejectedAsRefusal<T>(
  ask: () => Promise<T>,
  codeOf: (evidence: Readonly<Record<string, unknown>>) => Refusal['code'] = () => 'UPSTREAM_REJECTED',
): Promise<Result<T>> {
  try {
    return { ok: true, value: await ask() };
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'UPSTREAM_REJECTED') throw error;
    const evidence = { said: error.message, ...error.details.evidence };
    return { ok: false, refusal: { code: codeOf(evidence), evidence } };
  }
}
