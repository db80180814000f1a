import type { RecordBook } from './record-book.ts';

const CURRENCIES = ['USD', 'GBP', 'CAD', 'EUR', 'AUD', 'CHF', 'JPY', 'SEK', 'NOK', 'DKK', 'NZD', 'SGD'];

/** What a new account has: its currencies (USD is 1, each also under its ISO code as external id) and a top subsidiary. */
export function seedAccount(book: RecordBook): void {
  if (book.all('currency').length > 0) return;
  for (const [index, symbol] of CURRENCIES.entries()) {
    const fields = { name: symbol, symbol, isBaseCurrency: index === 0, currencyPrecision: symbol === 'JPY' ? 0 : 2 };
    book.set('currency', fields, { id: String(index + 1), externalId: symbol });
  }
  book.set('subsidiary', { name: 'Parent Company', currency: { id: '1' } }, { id: '1' });
}
