import { M20261101Configuration } from './m20261101_configuration.ts';
import { M20261102Customers } from './m20261102_customers.ts';
import { M20261103Quotes } from './m20261103_quotes.ts';
import { M20261104Activations } from './m20261104_activations.ts';
import { M20261125Amendments } from './m20261125_amendments.ts';
import { M20261126RateCards } from './m20261126_rate_cards.ts';

/** In order; never edited once merged. */
export const MIGRATIONS = [
  M20261101Configuration,
  M20261102Customers,
  M20261103Quotes,
  M20261104Activations,
  M20261125Amendments,
  M20261126RateCards,
] as const;
