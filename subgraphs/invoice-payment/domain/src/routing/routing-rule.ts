import { type CalendarDate, ok, refuse, type Result } from '@throughline/contracts';

/** Which ERP books an entity, in a half-open span of invoice dates (RU-18). */
export interface RoutingRule {
  /** Reference of the selling legal entity. */
  readonly entity: string;
  /** Instance name of the ERP: `ERP-MAIN`. */
  readonly erp: string;
  /** Inclusive. */
  readonly validFrom: CalendarDate;
  /** Exclusive; null for open end. */
  readonly validTo: CalendarDate | null;
}

/** The ERP of an entity on a day. Refuses ROUTING_RULE_MISSING. */
export function erpFor(rules: readonly RoutingRule[], entity: string, on: CalendarDate): Result<string> {
  const found = rules.find(
    (rule) => rule.entity === entity && rule.validFrom <= on && (rule.validTo === null || on < rule.validTo),
  );
  return found ? ok(found.erp) : refuse('ROUTING_RULE_MISSING', { entity, date: on });
}

/** The problems of rules that somebody wants to publish: none at all, empty spans, two ERPs for one entity on one day. */
export function routingProblems(rules: readonly RoutingRule[]): string[] {
  if (rules.length === 0) return ['a set without any rule leaves every invoice without an ERP'];
  const problems = rules
    .filter((rule) => rule.validTo !== null && rule.validTo <= rule.validFrom)
    .map((rule) => `${rule.entity}: the span from ${rule.validFrom} to ${rule.validTo} is empty`);
  const inOrder = [...rules].sort(
    (a, b) => a.entity.localeCompare(b.entity) || (a.validFrom < b.validFrom ? -1 : a.validFrom > b.validFrom ? 1 : 0),
  );
  inOrder.forEach((rule, index) => {
    const next = inOrder[index + 1];
    if (next?.entity !== rule.entity) return;
    if (rule.validTo === null || next.validFrom < rule.validTo)
      problems.push(`${rule.entity}: two rules are in force on ${next.validFrom}`);
  });
  return problems;
}
