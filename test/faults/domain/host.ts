import { createLogger, Secret } from '@throughline/platform';
import { onTermination } from '@throughline/servers';
import { startSubgraph } from '@throughline/subgraph';
import { type CrashAt, armCrashPoint } from './crash-at.ts';
import { acknowledgeBeforeCommit } from './early-ack.ts';
import { ledgerDefinition, ledgerOutline, type LedgerVariant } from './ledger.ts';
import { ordersDefinition, ordersOutline } from './orders.ts';
import { ScaledClock, type TimeScale } from './scaled-clock.ts';

/** What one service process of the fault tests is told, as JSON in its first argument. */
export interface HostConfig {
  readonly service: 'orders' | 'ledger';
  readonly urls: { readonly ownerUrl: string; readonly appUrl: string; readonly transportUrl: string };
  readonly natsUrl: string;
  readonly internalTokenKey: string;
  readonly saasUrl: string;
  readonly logFile: string;
  readonly time: TimeScale;
  readonly variant: LedgerVariant & { readonly acknowledgesEarly?: boolean };
  readonly crashAt: CrashAt | null;
}

const config = JSON.parse(process.argv[2] ?? '{}') as HostConfig;
const clock = new ScaledClock(config.time);
const log = createLogger({ level: 'info', clock, file: config.logFile });
if (config.crashAt) armCrashPoint(config.crashAt);
if (config.variant.acknowledgesEarly) acknowledgeBeforeCommit();

const [outline, build] =
  config.service === 'orders'
    ? [ordersOutline, () => ordersDefinition()]
    : [ledgerOutline, ledgerDefinition(config.saasUrl, config.variant)];
const subgraph = await startSubgraph(
  outline,
  build,
  {
    host: '127.0.0.1',
    port: 0,
    database: {
      ownerUrl: new Secret(config.urls.ownerUrl),
      appUrl: new Secret(config.urls.appUrl),
      transportUrl: new Secret(config.urls.transportUrl),
    },
    nats: { url: config.natsUrl },
    internalTokenKey: new Secret(config.internalTokenKey),
    connections: [],
  },
  { clock, log },
);
onTermination(() => subgraph.stop(), { log, patienceMs: 25_000 });
process.stdout.write(`${JSON.stringify({ ready: subgraph.url })}\n`);
// The end of the input means that the test is gone, in whatever way.
process.stdin.on('end', () => process.exit(1)).resume();
