import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { sftpKeyPair } from '@throughline/legacy-erp';

const secrets = z.object({
  internalTokenKey: z.string(),
  salesforceClientSecret: z.string(),
  webhookKey: z.string(),
  netsuitePrivateKey: z.string(),
  netsuitePublicKey: z.string(),
  netsuiteNotificationSecret: z.string(),
  avalaraLicenseKey: z.string(),
  stripeSecretKey: z.string(),
  stripeWebhookSecret: z.string(),
  legacyErpPassword: z.string(),
  legacySftpPublicKey: z.string(),
  legacySftpPrivateKey: z.string(),
});

/** What the parts of one machine know of each other; production gets its own from the environment. */
export type LocalSecrets = z.infer<typeof secrets>;

const random = (): string => randomBytes(24).toString('base64url');

/** The secrets of a data folder, made at its first start and readable by their owner only; what came later is added. */
export function localSecrets(dataDir: string): LocalSecrets {
  const file = join(dataDir, 'secrets.json');
  const known = existsSync(file) ? secrets.partial().parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
  const complete = secrets.safeParse(known);
  if (complete.success) return complete.data;
  const made: LocalSecrets = { ...newSecrets(), ...known };
  writeFileSync(file, JSON.stringify(made, null, 2), { mode: 0o600 });
  return made;
}

function newSecrets(): LocalSecrets {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const sftp = sftpKeyPair();
  return {
    internalTokenKey: random() + random(),
    salesforceClientSecret: random(),
    webhookKey: random(),
    netsuitePrivateKey: privateKey,
    netsuitePublicKey: publicKey,
    netsuiteNotificationSecret: random(),
    avalaraLicenseKey: random(),
    stripeSecretKey: `sk_test_${random()}`,
    stripeWebhookSecret: `whsec_${random()}`,
    legacyErpPassword: random(),
    legacySftpPublicKey: sftp.publicKey,
    legacySftpPrivateKey: sftp.privateKey.reveal(),
  };
}
