import { CertiniaBench } from '../testing/certinia-bench.ts';
import { psaContract } from '../testing/psa.contract.ts';

psaContract("Certinia's sandbox", () => CertiniaBench.start('2025-02-03T16:01:00Z'));
