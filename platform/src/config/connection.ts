import { z } from 'zod';
import { Secret } from './secret.ts';

const secret = z
  .string()
  .min(1)
  .transform((value) => new Secret(value));

/**
 * How one tenant reaches one outside system. `instance` tells two systems of the same kind apart (two ERPs, say) and is
 * what routing rules and crosswalks name. A real tenant differs from a sandbox by `url` and `secrets` only.
 */
export const connectionSchema = z.object({
  tenantId: z.string().min(1),
  system: z.enum(['salesforce', 'certinia', 'netsuite', 'legacy-erp', 'avalara', 'stripe', 'bank-statements']),
  instance: z.string().min(1),
  url: z.url(),
  settings: z.record(z.string(), z.string()).default({}),
  secrets: z.record(z.string(), secret).default({}),
});

export type Connection = z.infer<typeof connectionSchema>;

/** `THROUGHLINE_CONNECTIONS` holds them as a JSON list. */
export const connectionsSchema = z
  .string()
  .default('[]')
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'is not JSON' });
      return z.NEVER;
    }
  })
  .pipe(z.array(connectionSchema));
