import type { Check, CheckedVerdict } from '@throughline/customer-contract-domain';
import type { SoldDeal } from '@throughline/events';
import type { Work } from '@throughline/transport';

export interface WriteOurIdRequest {
  readonly crmAccountId: string;
  readonly customerId: string;
}

/** One run of the checks, from the first that has not passed. */
export interface ValidateRequest {
  readonly activationId: string;
  readonly run: number;
  readonly from: Check;
  /** Whether quote and accounts are read again first, since a person may have corrected them. */
  readonly refresh: boolean;
}

/** What a run found; the deal is there once the checks that it is composed from have passed. */
export interface ValidationFound {
  readonly verdicts: readonly CheckedVerdict[];
  readonly deal: SoldDeal | null;
}

/** The calls that use cases want made; they leave after the commit. */
export interface Operations {
  writeOurId(work: Work, request: WriteOurIdRequest): void;
  validate(work: Work, request: ValidateRequest): void;
}
