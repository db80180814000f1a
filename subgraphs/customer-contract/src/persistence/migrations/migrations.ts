import { M20261101Configuration } from './m20261101_configuration.ts';
import { M20261102Customers } from './m20261102_customers.ts';
import { M20261103Quotes } from './m20261103_quotes.ts';
import { M20261104Activations } from './m20261104_activations.ts';
import { M20261201RecordedBy } from './m20261201_recorded_by.ts';

/** In order; never edited once merged. */
export const MIGRATIONS = [
  M20261101Configuration,
  M20261102Customers,
  M20261103Quotes,
  M20261104Activations,
  M20261201RecordedBy,
] as const;
