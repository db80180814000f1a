import { Command, InvalidArgumentError, Option } from 'commander';
import { type Role, ROLES } from '@throughline/contracts';
import { ConfigurationError, SystemClock } from '@throughline/platform';
import { readIssuerSettings } from '../config.ts';
import { EmbeddedIssuer } from './embedded-issuer.ts';

interface Choices {
  readonly role: Role;
  readonly tenant: string;
  readonly subject?: string;
  readonly hours: number;
}

function positiveHours(text: string): number {
  const hours = Number(text);
  if (!(hours > 0 && hours <= 24 * 365)) throw new InvalidArgumentError('hours are more than 0 and at most a year');
  return hours;
}

/** Prints one token of the embedded issuer, and nothing else, so that a shell can use it as it is. */
async function printToken({ role, tenant, subject, hours }: Choices): Promise<void> {
  const settings = readIssuerSettings();
  if (settings.kind === 'external') {
    throw new ConfigurationError(`tokens come from ${settings.issuer}: GATEWAY_JWKS_URL is set`);
  }
  const issuer = await EmbeddedIssuer.open(settings, new SystemClock());
  const lifetimeSeconds = Math.round(hours * 3600);
  const token = await issuer.issueToken({ role, tenant, lifetimeSeconds, ...(subject && { subject }) });
  process.stdout.write(`${token}\n`);
}

const command = new Command('token')
  .description('Prints a bearer token of the embedded issuer, for use on this machine.')
  .addOption(new Option('--role <role>', 'what the bearer may do').choices(ROLES).makeOptionMandatory())
  .requiredOption('--tenant <tenant>', 'whose data the bearer sees')
  .option('--subject <name>', "the bearer's name (default: the role)")
  .option('--hours <hours>', 'how long the token is valid', positiveHours, 8)
  .action(printToken);

try {
  await command.parseAsync();
} catch (error) {
  process.stderr.write(`token: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
