import { fail, pass, type Verdict } from '../activation/checks.ts';

/** SERVICE_CATALOG: every service that the quote sells is published. Fails SERVICE_MISSING with all that are not. */
export function checkServiceCatalog(sold: readonly string[], published: ReadonlySet<string>): Verdict {
  const missing = [...new Set(sold)].filter((code) => !published.has(code));
  return missing.length === 0 ? pass({ services: [...new Set(sold)] }) : fail('SERVICE_MISSING', { services: missing });
}
