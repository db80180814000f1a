/** A process to be ended: `terminate.fixture.ts HOW`, where HOW says how its stop behaves. Prints `up` when it runs. */
import { silentLogger, SystemClock } from '@throughline/platform';
import { onTermination } from './terminate.ts';

const how = process.argv[2];
const clock = new SystemClock();
const forever = (): Promise<void> => clock.pause(60_000);
const stops: Record<string, () => Promise<void>> = {
  fails: () => Promise.reject(new Error('a service does not stop')),
  hangs: forever,
};

onTermination(
  async () => {
    process.stdout.write('stopping\n');
    await stops[how ?? '']?.();
  },
  { log: silentLogger, patienceMs: how === 'hangs' ? 300 : 10_000, clock },
);
process.stdout.write('up\n');
if (how === 'breaks') void Promise.reject(new Error('nobody handles this'));
await forever();
