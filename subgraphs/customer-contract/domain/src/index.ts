export {
  type LineTerms,
  type MilestoneTerms,
  type ObligationTerms,
  type PackageTerms,
  type SupportTerms,
  type Treatment,
  WORK_KINDS,
  type WorkElementTerms,
  type WorkKind,
} from './terms/line-terms.ts';
export { allocatePrice } from './package/allocate-price.ts';
export {
  type AllocatedObligation,
  type PackageSplit,
  type SplitElement,
  splitPackage,
} from './package/split-package.ts';
export { supportedDealKind } from './package/deal-kind.ts';
export { discountPercent, percentText } from './pricing/package-discount.ts';
export { checkPricingPolicy, type PricedPackage, type PricingPolicy } from './pricing/check-pricing-policy.ts';
export { checkServiceCatalog } from './catalog/check-service-catalog.ts';
export { checkLegalEntity, type Seller } from './seller/check-legal-entity.ts';
export { type AccountNode, rootOf } from './customer/account-hierarchy.ts';
export { type BillToMaster, checkCustomerMaster } from './customer/check-customer-master.ts';
export {
  changeOf,
  isSigned,
  type PricedLine,
  QUOTE_STATUSES,
  type QuoteStatus,
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
export type { Crm, MergedAccount, SeenAccount } from './ports/crm.port.ts';
export type { Cpq, SeenLine, SeenQuote } from './ports/cpq.port.ts';
