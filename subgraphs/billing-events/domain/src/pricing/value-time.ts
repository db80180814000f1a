import { type DecimalInput, Money } from '@throughline/contracts';

/**
 * What hours are worth: round(rate x hours), rounded once. The rate itself is never rounded. Source: RU-1.
 * @param hours decimal hours; negative for the difference of a correction
 * @param hourly the price of an hour in the currency
 */
export const timeValue = (hours: DecimalInput, hourly: DecimalInput, currency: string): Money =>
  Money.of(hourly, currency).times(hours).rounded();
