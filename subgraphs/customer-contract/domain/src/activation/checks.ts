import type { ErrorCode, Instant } from '@throughline/contracts';

/** In the order in which they run; the first that fails is why an activation pauses. */
export const CHECKS = [
  'QUOTE_TERMS',
  'CUSTOMER_MASTER',
  'LEGAL_ENTITY',
  'TAX_NEXUS',
  'SERVICE_CATALOG',
  'PRICING_POLICY',
  'BILLING_PLAN',
  'PROJECT_TEMPLATE',
  'CREDIT_STATUS',
] as const;
export type Check = (typeof CHECKS)[number];

export type Evidence = Readonly<Record<string, unknown>>;

/** What one check found. */
export type Verdict =
  | { readonly result: 'PASS'; readonly evidence: Evidence }
  | { readonly result: 'FAIL'; readonly code: ErrorCode; readonly evidence: Evidence };

export type CheckedVerdict = Verdict & { readonly check: Check; readonly at: Instant };

export const pass = (evidence: Evidence = {}): Verdict => ({ result: 'PASS', evidence });
export const fail = (code: ErrorCode, evidence: Evidence): Verdict => ({ result: 'FAIL', code, evidence });

/** The checks that are still to run: the failed one and what comes after it. */
export const checksFrom = (first: Check): readonly Check[] => CHECKS.slice(CHECKS.indexOf(first));
