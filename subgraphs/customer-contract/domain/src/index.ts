export {
  type DiscountTerms,
  type ExpensesTerms,
  type LineTerms,
  type MilestoneTerms,
  type ObligationTerms,
  type PackageTerms,
  type RetainerTerms,
  type SubcontractingTerms,
  type SupportTerms,
  type TimeAndMaterialsTerms,
  type TrancheTerms,
  type Treatment,
  type UsageTerms,
  WORK_KINDS,
  type WorkElementTerms,
  type WorkKind,
} from './terms/line-terms.ts';
export { allocatePrice } from './package/allocate-price.ts';
export { type AllocatedObligation, type PackageSplit, type SplitElement } from './package/split-package.ts';
export { supportedDealKind } from './deal-kind/deal-kind.ts';
export { splitLine } from './deal-kind/split-line.ts';
export { discountPercent, percentText } from './pricing/package-discount.ts';
export { checkPricingPolicy, type ComparedPrice, type PricingPolicy } from './pricing/check-pricing-policy.ts';
export { checkDiscounts, referencePrices } from './pricing/stacked-discounts.ts';
export {
  checkRateCard,
  type KnownVersion,
  type RateCardTerms,
  rateText,
  type RoleRate,
  saysTheSame,
  versionFor,
} from './rate-card/rate-card.ts';
export { type NamedRateCard, type RatedLine, rateCardProblems } from './rate-card/check-rate-cards.ts';
export { type Amending, brokenAmendment } from './amendment/check-amendment.ts';
export { type LineChange, lineChanges } from './amendment/line-changes.ts';
export { checkServiceCatalog } from './catalog/check-service-catalog.ts';
export { checkLegalEntity, type Seller } from './seller/check-legal-entity.ts';
export { type AccountNode, rootOf } from './customer/account-hierarchy.ts';
export { type BillToMaster, checkCustomerMaster } from './customer/check-customer-master.ts';
export {
  changedTerms,
  changeOf,
  isSigned,
  type PricedLine,
  QUOTE_STATUSES,
  type QuoteStatus,
  type SaidLine,
  startsActivation,
  statusOf,
  type VersionChange,
  type VersionFacts,
} from './quote/quote-version.ts';
export { versionKnownAt } from './quote/version-known-at.ts';
export {
  type Action,
  ACTIVATION_STATES,
  type ActivationCommand,
  type ActivationFact,
  type ActivationFacts,
  type ActivationState,
  NEW_ACTIVATION,
  type Pause,
  type Step,
  STEPS,
} from './activation/activation.ts';
export {
  type Check,
  type CheckedVerdict,
  CHECKS,
  checksFrom,
  type Evidence,
  fail,
  pass,
  type Verdict,
} from './activation/checks.ts';
export { decide, type Decision } from './activation/decide.ts';
export { ownerOf } from './activation/pause-owner.ts';
export { secondsBetween } from './activation/seconds-between.ts';
export type { Crm, SeenAccount } from './ports/crm.port.ts';
export type { Cpq, SeenLine, SeenQuote, SeenRateCard } from './ports/cpq.port.ts';
