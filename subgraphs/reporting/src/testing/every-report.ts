const MONTHS = '["2025-02", "2025-03", "2025-04", "2025-05", "2025-06"]';
const ENGAGEMENT = 'engagementId: "eng_1"';
const MONEY = '{ amount currency }';

/** One query that asks every report for everything. */
export const EVERY_REPORT = `{
  receivablesAtMonthEnd(months: ${MONTHS}) {
    month monthEnd closedAt total ${MONEY} unappliedCash ${MONEY} net ${MONEY}
    items { invoice { id } number billToReference currency open ${MONEY} functional ${MONEY} dueDate daysOverdue }
  }
  wipAtMonthEnd(months: ${MONTHS}) {
    month monthEnd closedAt wip ${MONEY} passThrough ${MONEY} unvalued aging { bucket amount ${MONEY} }
    items { billableEvent { id } sourceReference type subtype billable ${MONEY} functional ${MONEY} ageDays passThrough }
  }
  daysSalesOutstanding(months: ${MONTHS}) { month closingNetAr ${MONEY} billings3m ${MONEY} days dso }
  invoiceStatusAtMonthEnd(months: ${MONTHS}) { monthEnd invoices { invoice { id } number status } }
  cashByMonth(months: ${MONTHS}) { month amount ${MONEY} }
  netBillingsByMonth(months: ${MONTHS}) { month amount ${MONEY} }
  cashByQuoteLine(${ENGAGEMENT}) { quoteLine { id } lineKey currency cashGross ${MONEY} }
  writeOffByQuoteLine(${ENGAGEMENT}) { quoteLine { id } lineKey currency writtenOffGross ${MONEY} }
  cashAllocationLines(${ENGAGEMENT}) {
    reference kind invoice { id } number lineNumber billableEvent { id } sourceReference quoteLine { id } lineKey
    amount ${MONEY}
  }
  packageRevenue(${ENGAGEMENT}, months: ${MONTHS}) {
    month concession ${MONEY} total ${MONEY}
    obligations { obligation { id } key amount ${MONEY} hoursToDate estimateHours percentComplete treatment }
  }
  revenueByMonthAndAccount(months: ${MONTHS}, accounts: ["4010", "4020"]) {
    month total ${MONEY} accounts { account amount ${MONEY} }
  }
  fxByMonth(months: ${MONTHS}) {
    month realised ${MONEY} unrealisedMovement ${MONEY} onWipRelief ${MONEY} total ${MONEY}
  }
  unrealisedFx(months: ${MONTHS}) {
    monthEnd balance ${MONEY} movement ${MONEY}
    items { invoice { id } number open ${MONEY} booked ${MONEY} closing ${MONEY} unrealised ${MONEY} }
  }
  contractPositionsAtMonthEnd(months: ${MONTHS}) {
    monthEnd contractAsset ${MONEY} deferredRevenue ${MONEY} retainerLiability ${MONEY}
    items { engagement { id } reference packagePosition ${MONEY} contractAsset ${MONEY} deferredRevenue ${MONEY} retainerLiability ${MONEY} }
  }
  booksAtMonthEnd(months: ${MONTHS}) {
    monthEnd closedAt trialBalance ${MONEY} agrees
    controls { control account subLedger ${MONEY} ledger ${MONEY} difference ${MONEY} }
  }
  unappliedCashAt(billToReference: "BT-CO", at: "2025-06-30T23:59:59Z") ${MONEY}
  controls(${ENGAGEMENT}) {
    activations { quoteVersion { id } version seconds } tmGrossValue ${MONEY} tmBilledNet ${MONEY} tmRealisationPct
    creditMemoCount invoiceCount creditMemoRatePct creditMemoGross ${MONEY}
    paymentsTotal paymentsAutoMatched autoMatchPct avgDaysToApply
  }
  quotesAwaitingProject(at: "2025-02-03T16:00:20Z") {
    quoteVersion { id } quoteNumber version engagement { id } activationId amountAtRisk ${MONEY}
    state code owner step approvedAt since ageSeconds
  }
  stuckBillableEvents(at: "2025-06-30T23:59:59Z", approvedMoreThanDays: 14) {
    billableEvent { id } sourceReference type engagement { id } amountAtRisk ${MONEY} approvedAt days currency since code owner
  }
  invoicesRejectedByTax(at: "2025-06-30T23:59:59Z") {
    invoice { id } number billToReference invoiceDate engagement { id } amountAtRisk ${MONEY} rejectedAt since currency ageSeconds
    code owner evidence lines rejectedLines { lineNumber billableEvent { id } sourceReference }
  }
  unmatchedPayments(at: "2025-06-30T23:59:59Z") {
    payment { id } reference amountAtRisk ${MONEY} currency since valueDate days remittance code owner
  }
  lineage(from: [{ type: QUOTE_VERSION, id: "Q-2207 v2" }]) {
    nodes { type id reference attributes { name value } }
    edges { from { type id } to { type id } amount ${MONEY} }
    unknown { type id }
  }
  _entities(representations: [{ __typename: "Engagement", id: "eng_1" }, { __typename: "Engagement", id: "eng_2" }]) {
    ... on Engagement {
      id summary { invoiced ${MONEY} cash ${MONEY} open ${MONEY} revenue ${MONEY} wip ${MONEY} }
    }
  }
}`;
