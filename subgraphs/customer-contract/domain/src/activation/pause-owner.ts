import type { ErrorCode } from '@throughline/contracts';

const OWNERS: Partial<Record<ErrorCode, string>> = {
  QUOTE_TERMS_INVALID: 'sales-operations',
  DEAL_KIND_NOT_SUPPORTED: 'integration-operator',
  CONTRACT_NOT_ACTIVE: 'integration-operator',
  ALLOCATION_MISMATCH: 'sales-operations',
  CUSTOMER_MASTER_INVALID: 'sales-operations',
  LEGAL_ENTITY_INVALID: 'finance',
  TAX_NEXUS_INVALID: 'tax',
  TAX_REGISTRATION_INVALID: 'tax',
  SERVICE_MISSING: 'architect',
  PRICING_POLICY_MISSING: 'architect',
  DISCOUNT_OVER_LIMIT: 'sales-operations',
  TEMPLATE_UNAVAILABLE: 'project-management-office',
  TEMPLATE_MISSING: 'project-management-office',
  CREDIT_HOLD: 'finance',
  ROUTING_RULE_MISSING: 'architect',
};

/** Who can remove what stands in the way; the integration operator where nobody else is named. */
export const ownerOf = (code: ErrorCode): string => OWNERS[code] ?? 'integration-operator';
