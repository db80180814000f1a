import { p, Type } from '@mikro-orm/postgresql';
import type { CalendarDate, Id, IdKind, Instant, Month } from '@throughline/contracts';

/**
 * The columns of a mapping, typed by what they hold. Values are texts on both sides, as `storedTexts` has the driver give
 * them, so that entities and queries agree and nothing is converted on the way.
 */

/** An id of ours. */
export const idColumn = <K extends IdKind>() => p.text().$type<Id<K>>();

/** The tenant of a row; the first part of every key. */
export const tenantColumn = () => p.text().primary();

/** One of a few words. */
export const wordColumn = <W extends string>() => p.text().$type<W>();

/** An instant stays the text that it is; the ORM's own type would make a Date of it. */
class InstantText extends Type<Instant, Instant> {
  override getColumnType(): string {
    return 'timestamptz';
  }
  override get runtimeType(): string {
    return 'string';
  }
  override compareAsType(): string {
    return 'string';
  }
}

/** A UTC instant, ISO 8601. */
export const instantColumn = () => p.type(InstantText).$type<Instant>();

/** A day without a zone, YYYY-MM-DD. */
export const dayColumn = () => p.date().columnType('date').$type<CalendarDate>();

/** A calendar month, YYYY-MM. */
export const monthColumn = () => p.character().length(7).$type<Month>();

/** A decimal as text, as many places as the scale says. */
export const decimalColumn = (precision: number, scale: number) =>
  p.decimal('string').precision(precision).scale(scale).$type<string>();

/** The amount of some money, in the currency of the row's currency column. */
export const amountColumn = () => decimalColumn(19, 4);

/** An ISO 4217 code. */
export const currencyColumn = () => p.character().length(3).$type<string>();
