import { outboxInStream } from './checks/i1-outbox-in-stream.ts';
import { inboxComplete } from './checks/i2-inbox-complete.ts';
import { receiptsInOneState } from './checks/i3-receipts.ts';
import { journalsBalance } from './checks/i4-journals.ts';
import { billableAccountedFor } from './checks/i5-billable.ts';
import { receivablesAgree } from './checks/i6-receivables.ts';
import { invoiceLinesTrace } from './checks/i7-invoice-lines.ts';
import { externalLinks } from './checks/i8-external-links.ts';
import { sagasProgress } from './checks/i9-sagas.ts';
import { versionsRiseByOne } from './checks/i10-versions.ts';
import { oneKeyOneEffect } from './checks/i12-idempotency.ts';
import { closedPeriodsKept } from './checks/i14-closed-periods.ts';
import { readModelsAgree } from './checks/i15-read-models.ts';
import { auditChain, tenantsApart } from './checks/not-applicable.ts';
import type { Finding, Invariant, Observed } from './observed.ts';

export const INVARIANTS: readonly Invariant[] = [
  outboxInStream,
  inboxComplete,
  receiptsInOneState,
  journalsBalance,
  billableAccountedFor,
  receivablesAgree,
  invoiceLinesTrace,
  externalLinks,
  sagasProgress,
  versionsRiseByOne,
  tenantsApart,
  oneKeyOneEffect,
  auditChain,
  closedPeriodsKept,
  readModelsAgree,
];

/** What an invariant's check found. */
export interface Checked extends Finding {
  readonly id: string;
  readonly title: string;
}

/** Checks every invariant on what is observed. */
export async function checkInvariants(observed: Observed): Promise<Checked[]> {
  const checked: Checked[] = [];
  for (const { id, title, check } of INVARIANTS) checked.push({ id, title, ...(await check(observed)) });
  return checked;
}
