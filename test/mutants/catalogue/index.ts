import type { Mutant } from '../mutant.ts';
import { CONTRACTS } from './contracts.ts';
import { EDGES } from './edges.ts';
import { GATEWAY } from './gateway.ts';
import { MONEY } from './money.ts';
import { PERSISTENCE } from './persistence.ts';
import { TRANSPORT } from './transport.ts';

/** The mistakes that the specs have to notice, by layer. */
export const MUTANTS: readonly Mutant[] = [...CONTRACTS, ...MONEY, ...TRANSPORT, ...PERSISTENCE, ...EDGES, ...GATEWAY];
