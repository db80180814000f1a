import type { SubgraphOutline } from '@throughline/subgraph';
import { migrations } from './persistence/migrations/index.ts';

/** The subgraph before it runs. Its aggregates are domain classes over SQL: locks and natural keys are what matters. */
export const invoicePaymentOutline: SubgraphOutline = { name: 'invoice-payment', entities: [], migrations };
