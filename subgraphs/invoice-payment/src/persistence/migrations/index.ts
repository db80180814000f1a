import { Migration20250101000100_configuration } from './20250101000100-configuration.ts';
import { Migration20250101000200_receivables } from './20250101000200-receivables.ts';
import { Migration20250101000300_invoices } from './20250101000300-invoices.ts';
import { Migration20250101000400_payments } from './20250101000400-payments.ts';
import { Migration20250101000500_journal } from './20250101000500-journal.ts';
import { Migration20250101000600_payment_reversals } from './20250101000600-payment-reversals.ts';

export const migrations = [
  Migration20250101000100_configuration,
  Migration20250101000200_receivables,
  Migration20250101000300_invoices,
  Migration20250101000400_payments,
  Migration20250101000500_journal,
  Migration20250101000600_payment_reversals,
];
