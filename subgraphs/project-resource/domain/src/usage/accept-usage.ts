import { type CalendarDate, type Instant, type Month, month, ok, refuse, type Result } from '@throughline/contracts';
import type { PsaUsage } from '../ports/psa.port.ts';

export interface AcceptedUsage {
  readonly month: Month;
  readonly measuredOn: CalendarDate;
  readonly unit: string;
  /** Whole units. */
  readonly quantity: number;
  readonly recordedAt: Instant;
}

/** What was counted in a month. Refuses DELIVERY_RECORD_INVALID, naming what is missing or makes no sense. */
export function acceptUsage(usage: PsaUsage): Result<AcceptedUsage> {
  const { name, month: of, measuredOn, unit, quantity, recordedAt } = usage;
  const invalid = (problem: string): Result<never> =>
    refuse('DELIVERY_RECORD_INVALID', { reference: name, problem, month: of, measuredOn, unit, quantity });
  if (of === null || !/^\d{4}-(0[1-9]|1[0-2])$/.test(of)) return invalid('it names no month');
  if (measuredOn === null) return invalid('it does not say on which day it was counted');
  if (unit === null || unit === '') return invalid('it does not say what was counted');
  const counted = quantity === null ? Number.NaN : Number(quantity);
  if (!Number.isSafeInteger(counted) || counted < 0) return invalid('its quantity is no whole number from 0');
  if (recordedAt === null) return invalid('nobody knows when it was recorded');
  return ok({ month: month(of), measuredOn, unit, quantity: counted, recordedAt });
}
