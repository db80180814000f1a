import { z } from 'zod';
import { type CalendarDate, type Id, type IdKind, type Instant, isCurrency, type Month } from '@throughline/contracts';

/** The field types that event contracts are built from; branded, so that a handler gets typed ids and days. */
export const id = <K extends IdKind>(_kind: K) => z.string().min(1) as unknown as z.ZodType<Id<K>>;
export const calendarDate = z.iso.date() as unknown as z.ZodType<CalendarDate>;
export const instant = z.iso.datetime() as unknown as z.ZodType<Instant>;
export const month = z.string().regex(/^\d{4}-\d\d$/) as unknown as z.ZodType<Month>;
export const decimalText = z.string().regex(/^-?\d+(\.\d+)?$/);
/** A code that ISO 4217 does not know has no minor units, so that nobody could say what the amount is. */
const currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .refine(isCurrency, 'not an ISO 4217 code');
export const money = z.object({ amount: decimalText, currency });
export const evidence = z.record(z.string(), z.unknown());
/** The id that a system of record gave to the thing, as its users know it (`TE-1001`, `MS-1`, `Q-2207`). */
export const reference = z.string().min(1);
