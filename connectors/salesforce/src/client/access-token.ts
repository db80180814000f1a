import { Fault } from '@throughline/contracts';
import type { Secret } from '@throughline/platform';
import { z } from 'zod';
import { answerToToken } from './answers.ts';
import { answerOf, jsonOf } from './reading.ts';
import { faultOf } from './vendor-errors.ts';
import { sendOnce } from './wire.ts';

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

/** The form of RFC 6749, in which the vendor refuses a client. */
const refusal = z.object({ error: z.string(), error_description: z.string().optional() });

/**
 * Gets a token by the OAuth 2.0 client credentials flow. It has no expiry date: that it has ended is learnt by use.
 * Throws UPSTREAM_REJECTED when the org refuses the client, UPSTREAM_UNAVAILABLE when it cannot be asked: whatever was to
 * be done with the token is not done.
 */
export async function requestAccessToken(
  { url, clientId, clientSecret }: SalesforceCredentials,
  withinMs = ANSWER_WITHIN_MS,
): Promise<AccessToken> {
  const call = { doing: 'asking for a token', write: false };
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret.reveal(),
  });
  const received = await sendOnce({ url: `${url}/services/oauth2/token`, method: 'POST', body }, withinMs).catch(
    (error: unknown) => {
      throw faultOf(error, call);
    },
  );
  const refused =
    received.status >= 400 && received.status < 500 ? refusal.safeParse(jsonOf(received)).data : undefined;
  if (refused && received.status !== 429) throw faultOfClient(received.status, refused);
  const token = answerOf(call, received, answerToToken);
  return { accessToken: token.access_token, instanceUrl: token.instance_url };
}

function faultOfClient(status: number, { error, error_description: description = '' }: z.infer<typeof refusal>): Fault {
  const evidence = { system: 'salesforce', status, error };
  return new Fault('UPSTREAM_REJECTED', `Salesforce gives no token: ${error} ${description}`.trim(), {
    transient: false,
    evidence,
  });
}
