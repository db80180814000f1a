export { type Refusal, type Result, invariant, ok, refuse } from './result.ts';
export { isCurrency, minorUnitsOf } from './money/currency.ts';
export { decimal, type DecimalInput, Money, money, type MoneyJson } from './money/money.ts';
export { allocate, instalments } from './money/allocate.ts';
export {
  addDays,
  addMonths,
  byTime,
  calendarDate,
  type CalendarDate,
  dateOfInstant,
  daysBetween,
  daysIn,
  earlierOf,
  firstDayOf,
  instant,
  type Instant,
  instantAt,
  isBefore,
  lastDayOf,
  type Month,
  month,
  monthOf,
  monthsBetween,
} from './calendar/calendar.ts';
export type { Clock } from './calendar/clock.ts';
export type { Change, ChangePosition } from './changes/change.ts';
export { type Id, ID_PREFIX, type IdKind, isId, newEventId, newId } from './ids/id.ts';
export { type Caller, type Role, ROLES, SCOPES_OF } from './identity/caller.ts';
export { ERROR_CODES, type ErrorCode, type ErrorKind } from './errors/error-codes.ts';
export { Fault } from './errors/fault.ts';
