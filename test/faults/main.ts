import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { FAULTS } from './catalogue/index.ts';
import { DEFAULT_OPTIONS, type FaultReport, machineClock, runFault } from './run-fault.ts';
import { FaultPostgres } from './tools/postgres-server.ts';

const whole = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('a whole number is needed');
  return value;
};

const clock = machineClock();
const command = new Command('test:faults')
  .description('Injects the faults of the catalogue into real processes and checks that nothing is lost or done twice.')
  .option('--only <ids>', 'some faults only, such as F04,F06')
  .option('--seed <number>', 'the seed of the first fault; each next one takes the next', whole)
  .option('--outage <seconds>', 'how long NATS is out of reach in F12', whole, DEFAULT_OPTIONS.outageMs / 1000)
  .option('--frozen <seconds>', 'how long the relay stands still in F05', whole, DEFAULT_OPTIONS.frozenMs / 1000)
  .option('--replayed <events>', 'how many events F31 plays again', whole, DEFAULT_OPTIONS.replayed)
  .option('--json <file>', 'where the report goes', 'node_modules/.cache/throughline-faults.json')
  .parse();
const given = command.opts<{
  only?: string;
  seed?: number;
  outage: number;
  frozen: number;
  replayed: number;
  json: string;
}>();

const wanted = given.only?.split(',').map((id) => id.trim().toLowerCase());
const faults = FAULTS.filter(({ id }) => !wanted || wanted.some((each) => id.toLowerCase() === each));
if (faults.length === 0) command.error(`there is no such fault; known are ${FAULTS.map(({ id }) => id).join(', ')}`);
const firstSeed = given.seed ?? clock.now().getTime() % 1_000_000;
const options = { outageMs: given.outage * 1000, frozenMs: given.frozen * 1000, replayed: given.replayed };

const line = ({ id, title, seconds, failure, seed }: FaultReport): string =>
  [id.padEnd(5), title.padEnd(58), `${seconds.toFixed(1)} s`.padStart(8), failure ? 'FAILED' : 'passed', seed].join(
    ' ',
  );

const postgres = await FaultPostgres.start(clock);
const reports: FaultReport[] = [];
try {
  for (const [index, fault] of faults.entries()) {
    const report = await runFault(fault, postgres, firstSeed + index, options);
    reports.push(report);
    const detail = [...report.notes, ...(report.failure ? [`FAILED: ${report.failure}`] : [])];
    process.stdout.write(`${line(report)}\n${detail.map((each) => `      ${each}\n`).join('')}`);
  }
} finally {
  await postgres.stop();
}
mkdirSync(dirname(given.json), { recursive: true });
writeFileSync(given.json, `${JSON.stringify(reports, null, 2)}\n`);
const failed = reports.filter((report) => report.failure);
process.stdout.write(
  `\n${reports.map(line).join('\n')}\n\n${reports.length - failed.length} passed, ${failed.length} failed\n`,
);
process.exitCode = failed.length > 0 ? 1 : 0;
