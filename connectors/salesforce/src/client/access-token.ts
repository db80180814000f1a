import { Fault } from '@throughline/contracts';
import type { Secret } from '@throughline/platform';

export interface SalesforceCredentials {
  /** My Domain host of the org; client credentials are refused elsewhere. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
}

export interface AccessToken {
  readonly accessToken: string;
  readonly instanceUrl: string;
}

const ANSWER_WITHIN_MS = 30_000;

/**
 * Gets a token by the OAuth 2.0 client credentials flow. It has no expiry date: that it has ended is learnt by use.
 * Throws UPSTREAM_REJECTED when the org refuses the client, UPSTREAM_UNAVAILABLE when it cannot be asked.
 */
export async function requestAccessToken({ url, clientId, clientSecret }: SalesforceCredentials): Promise<AccessToken> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret.reveal(),
  });
  let response: Response;
  let body: Record<string, unknown>;
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    response = await fetch(`${url}/services/oauth2/token`, { method: 'POST', body: form, signal });
    body = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  } catch (cause) {
    const evidence = { system: 'salesforce', url };
    throw new Fault('UPSTREAM_UNAVAILABLE', 'Salesforce gives no token: no answer', {
      transient: true,
      evidence,
      cause,
    });
  }
  const { access_token: accessToken, instance_url: instanceUrl, error, error_description: description } = body;
  if (response.ok && typeof accessToken === 'string' && typeof instanceUrl === 'string')
    return { accessToken, instanceUrl };
  const transient = response.status >= 500 || response.status === 429;
  throw new Fault(
    transient ? 'UPSTREAM_UNAVAILABLE' : 'UPSTREAM_REJECTED',
    `Salesforce gives no token: ${String(error ?? response.status)} ${String(description ?? '')}`.trim(),
    { transient, evidence: { system: 'salesforce', status: response.status, error: error ?? null } },
  );
}
