/** What kind of "no" a code is; it decides who acts and whether a retry can help. */
export type ErrorKind = 'refusal' | 'bad-input' | 'transient' | 'permanent' | 'bug';

interface ErrorCodeRow {
  readonly kind: ErrorKind;
  readonly meaning: string;
  readonly nextStep: string;
  readonly since: string;
}

const row = (kind: ErrorKind, meaning: string, nextStep: string): ErrorCodeRow => ({
  kind,
  meaning,
  nextStep,
  since: '0.1.0',
});

/** Every code that leaves the product. `docs/error-codes.md` is printed from it. */
export const ERROR_CODES = {
  // Activation: why a saga pauses.
  CUSTOMER_MASTER_INVALID: row(
    'refusal',
    'The customer of the quote is not a complete customer master.',
    'Complete the account in the CRM, then resume the activation.',
  ),
  LEGAL_ENTITY_INVALID: row(
    'refusal',
    "The selling legal entity is unknown or does not sell in the quote's currency.",
    'Register the legal entity or correct the quote, then resume.',
  ),
  TAX_NEXUS_INVALID: row(
    'refusal',
    'The tax service does not accept the bill-to address or the seller has no nexus there.',
    'Correct the address or the nexus in the tax service, then resume.',
  ),
  TAX_REGISTRATION_INVALID: row(
    'refusal',
    'The tax service rejected the tax registration of a bill-to.',
    'Correct the registration in the CRM, then resume.',
  ),
  SERVICE_MISSING: row(
    'refusal',
    'A quote line sells a service that is not published in the service catalog.',
    'Publish the service, then resume.',
  ),
  DISCOUNT_OVER_LIMIT: row(
    'refusal',
    'The discount against the stand-alone prices is above the approval limit of the pricing policy.',
    'Have the discount approved or the quote revised.',
  ),
  PRICING_POLICY_MISSING: row(
    'refusal',
    'No pricing policy is in force for the tenant.',
    'Publish a pricing policy, then resume.',
  ),
  TEMPLATE_UNAVAILABLE: row(
    'refusal',
    'The project template of the sold package is missing or not published in the PSA.',
    'Publish the template in the PSA, then resume.',
  ),
  TEMPLATE_MISSING: row(
    'refusal',
    'The project template that the sold work names does not exist in the PSA.',
    'Create and publish the template in the PSA, then resume.',
  ),
  CREDIT_HOLD: row(
    'refusal',
    'The customer is on credit hold in the ERP.',
    'Release the hold in the ERP, then resume.',
  ),
  VALIDATION_UNAVAILABLE: row(
    'transient',
    'A service that answers a validation question did not answer in time.',
    'Resume the activation; if it repeats, look at the health of the service.',
  ),
  ACTIVATION_NOT_PAUSED: row(
    'refusal',
    'Only a paused activation can be resumed.',
    'Look at the state of the activation; it may have been resumed already.',
  ),
  ACTIVATION_NOT_FOUND: row('refusal', 'There is no such activation.', 'Check the id.'),
  ACTIVATION_NOT_CANCELLABLE: row(
    'refusal',
    'Only an activation that waits in its checks can be cancelled; later, records exist outside.',
    'Remove what stands in the way and resume the activation.',
  ),
  QUOTE_TERMS_INVALID: row(
    'refusal',
    'The terms of a quote line are missing or not of the agreed form.',
    'Correct the terms of the line in the CPQ, then resume the activation.',
  ),
  QUOTE_VERSION_IMMUTABLE: row(
    'refusal',
    'An approved quote version was changed in the CPQ. It is kept as it was approved.',
    'Make the change in a new version of the quote.',
  ),
  // Terms and money.
  RATE_NOT_FOUND: row(
    'refusal',
    'No version of the rate card prices the role on the day of the work.',
    'Publish a version of the rate card that covers the day and the role; the work is priced by itself then.',
  ),
  CREDIT_EXCEEDS_LINE: row(
    'refusal',
    'A credit memo takes back more than the invoice line still holds, nothing, or another currency.',
    'Ask for at most the creditable amount, in the currency of the invoice.',
  ),
  DEAL_KIND_NOT_SUPPORTED: row(
    'refusal',
    'The quote sells a kind of work for which no rule is built yet.',
    "The code's evidence names the kind.",
  ),
  ALLOCATION_MISMATCH: row(
    'refusal',
    'The parts of a sold package do not add up to its price.',
    'Correct the quote in the CPQ.',
  ),
  BILLABLE_EVENT_ALREADY_BILLED: row(
    'refusal',
    'The billable event is consumed by an invoice line.',
    'Look at the invoice that the evidence names.',
  ),
  APPROVED_FACT_CHANGED: row(
    'refusal',
    'The PSA changed time, a milestone or an estimate after its approval had been published.',
    'Compare the evidence with the PSA and correct the difference by a new entry.',
  ),
  DELIVERY_RECORD_INVALID: row(
    'permanent',
    'An approved expense, bill or usage record of the PSA cannot be taken as it is.',
    'Correct the record that the message names in the PSA, then retry what is parked.',
  ),
  EXPENSE_TYPE_NOT_SOLD: row(
    'permanent',
    "The contract's expense policy does not name the type of an approved expense.",
    'Correct the type of the expense in the PSA or amend the contract, then retry what is parked.',
  ),
  BILLABLE_EVENT_HELD: row('refusal', 'The billable event is held.', 'Release it first.'),
  PERIOD_CLOSED: row('refusal', 'The accounting period is closed.', 'Post in the open period.'),
  ROUTING_RULE_MISSING: row(
    'refusal',
    'No routing rule names an ERP for the entity and date.',
    'Publish a routing rule.',
  ),
  ERP_NOT_CONNECTED: row(
    'refusal',
    'A routing rule names an ERP that the tenant has no connection to.',
    'Connect the ERP under that name, or name one of those that the evidence lists.',
  ),
  LEDGER_CURRENCY_IN_USE: row(
    'refusal',
    'The books of the entity hold entries, and their currency cannot change under them.',
    'Open books of another entity; what is booked stays in its currency.',
  ),
  BILLING_CALENDAR_MISSING: row('refusal', 'No billing calendar is in force.', 'Publish a billing calendar.'),
  NOTHING_TO_BILL: row(
    'refusal',
    'The billable amount of the event is zero: it is settled, and no invoice will show it.',
    'Nothing is to be done; where a price was expected, look at the discount and the cap of its contract.',
  ),
  INVOICE_NOT_FOUND: row('refusal', 'A remittance names an invoice that is unknown.', 'Match the payment by hand.'),
  INVOICE_NOT_REJECTED: row(
    'refusal',
    'Only a rejected invoice can be resubmitted.',
    'Look at the state of the invoice; it may have been resubmitted already.',
  ),
  CROSSWALK_MISSING: row(
    'refusal',
    'No external id is known for the object in the system that was asked.',
    'Synchronise the object first.',
  ),
  ENTITY_UNKNOWN: row(
    'refusal',
    'The object is not known to this domain yet.',
    'Wait for its facts to arrive; it is retried by itself.',
  ),
  // Edge.
  BAD_USER_INPUT: row(
    'bad-input',
    'An argument is not of the form that the schema describes.',
    'Correct the argument that the message names.',
  ),
  OPERATION_TOO_LARGE: row(
    'bad-input',
    'The operation is nested too deep or says too much at once.',
    'Ask for it in several operations; the message names the limit.',
  ),
  ANSWER_TOO_LARGE: row(
    'bad-input',
    'The answer to the operation would be larger than one answer may be.',
    'Ask for smaller pages, or for fewer lists inside lists.',
  ),
  PERSISTED_QUERY_NOT_SUPPORTED: row(
    'bad-input',
    'The operation was named by its hash, and none are kept.',
    'Send the text of the operation.',
  ),
  UNAUTHENTICATED: row(
    'bad-input',
    'The request carries no valid token.',
    'Get a token and send it as a bearer token.',
  ),
  FORBIDDEN: row('bad-input', 'The caller may not do this.', 'Ask for the scope that the evidence names.'),
  NOT_FOUND: row('bad-input', 'There is no such object for this caller.', 'Check the id.'),
  WEBHOOK_SIGNATURE_INVALID: row(
    'bad-input',
    "A webhook's signature or secret does not verify.",
    'Check the signing secret on both sides.',
  ),
  TEXT_NOT_STORABLE: row(
    'permanent',
    'A text from outside holds a character that no text can hold.',
    'Correct the record in its system; its next change is taken over.',
  ),
  SERVICE_UNAVAILABLE: row('transient', 'A part that the answer needs is not available now.', 'Try again.'),
  INTERNAL_SERVER_ERROR: row('bug', 'A defect of the product.', 'Report the trace id.'),
  // Outside systems.
  UPSTREAM_REJECTED: row(
    'permanent',
    'An outside system refused the request for good.',
    'Read the evidence, correct the cause, retry the call.',
  ),
  UPSTREAM_UNAVAILABLE: row(
    'transient',
    'An outside system is not reachable or asks to slow down.',
    'It is retried by itself.',
  ),
  UPSTREAM_OUTCOME_UNKNOWN: row(
    'transient',
    'A call may have taken effect although no answer came.',
    'It is settled by looking up our key before any retry.',
  ),
  // Bus.
  EVENT_UNREADABLE: row(
    'permanent',
    'A message on the bus is not an event of a known contract, or a record of an outside system lacks what it must have.',
    'It is parked with what came; correct the record at its source or upgrade, then retry it, or skip it with a reason.',
  ),
  // Parked work: what an operator may not do with it.
  NOT_PARKED: row(
    'refusal',
    'The work is not parked: it went on meanwhile, somebody else has decided about it, or there is no such work.',
    'Nothing was changed. Ask for the parked work again.',
  ),
  EARLIER_EVENT_HELD: row(
    'refusal',
    'An earlier event of the same aggregate has not been applied, so this one may not be skipped before it.',
    'Decide about the earlier event first; the evidence names it when it is held here.',
  ),
  EVENT_DATA_INVALID: row(
    'refusal',
    "The corrected data does not fit the event's contract.",
    'Correct what the evidence names and edit the event again.',
  ),
  CALL_NOT_SKIPPABLE: row(
    'refusal',
    'An outgoing call cannot be skipped: what waits for its outcome would wait for ever.',
    'Remove the cause in the outside system and retry the call.',
  ),
  // Replay of facts: what an operator may not ask for.
  READ_MODEL_NOT_KEPT: row(
    'refusal',
    'The service keeps no read model that may be emptied and built again.',
    'Replay its events instead, or name a service that keeps a read model.',
  ),
  REBUILD_UNDER_WAY: row(
    'refusal',
    'The read model of this service is being built again; what was emptied has to be built to its end.',
    'Wait until it is done; the replay shows how far it is and what holds it up.',
  ),
  READ_MODEL_REBUILDING: row(
    'transient',
    'What this answer is read from is being built again and not whole yet.',
    'Ask again when the replay that is named is done; an operator sees how far it is.',
  ),
  REPLAY_OVER: row(
    'refusal',
    'The replay has ended, or there is none of that id.',
    'Nothing was changed. Ask for the replays again.',
  ),
} as const satisfies Record<string, ErrorCodeRow>;

export type ErrorCode = keyof typeof ERROR_CODES;
