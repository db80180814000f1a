import type { Mutant } from '../mutant.ts';
import { CONTRACTS } from './contracts.ts';
import { GATEWAY } from './gateway.ts';
import { MONEY } from './money.ts';
import { TRANSPORT } from './transport.ts';

/** The mistakes that the specs have to notice, by layer. */
export const MUTANTS: readonly Mutant[] = [...CONTRACTS, ...MONEY, ...TRANSPORT, ...GATEWAY];
