import { importPKCS8, SignJWT } from 'jose';
import type { Clock } from '@throughline/contracts';
import type { Secret } from '@throughline/platform';

/** How long one client assertion is good for; NetSuite accepts less than 60 minutes. */
const ASSERTION_SECONDS = 300;
/** A token is replaced this long before it ends, so that none expires on its way. */
const RENEW_BEFORE_MS = 60_000;

export interface M2mCredentials {
  readonly tokenUrl: string;
  readonly clientId: string;
  /** The id of the certificate in the "OAuth 2.0 Client Credentials (M2M) Setup" mapping; it travels as `kid`. */
  readonly certificateId: string;
  readonly privateKeyPem: Secret;
}

export interface TokenAnswer {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
}

/**
 * The machine-to-machine access token of one integration, asked for once and shared until shortly before it ends.
 * Source: NetSuite help, "OAuth 2.0 Client Credentials Flow", "The Request Token Structure". All times are the clock's.
 */
export class AccessToken {
  private current: { readonly token: string; readonly renewAt: number } | undefined;
  private asked: Promise<string> | undefined;

  constructor(
    private readonly credentials: M2mCredentials,
    private readonly clock: Clock,
    private readonly exchange: (form: URLSearchParams) => Promise<TokenAnswer>,
  ) {}

  async get(): Promise<string> {
    if (this.current && this.clock.now().getTime() < this.current.renewAt) return this.current.token;
    this.asked ??= this.ask().finally(() => (this.asked = undefined));
    return this.asked;
  }

  /** Forgets a token that the server refused; another one that came in meanwhile stays. */
  forget(token: string): void {
    if (this.current?.token === token) this.current = undefined;
  }

  private async ask(): Promise<string> {
    const answer = await this.exchange(
      new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await this.assertion(),
      }),
    );
    const renewAt = this.clock.now().getTime() + answer.expiresInSeconds * 1000 - RENEW_BEFORE_MS;
    this.current = { token: answer.accessToken, renewAt };
    return answer.accessToken;
  }

  private async assertion(): Promise<string> {
    const key = await importPKCS8(this.credentials.privateKeyPem.reveal(), 'ES256');
    const now = Math.floor(this.clock.now().getTime() / 1000);
    return new SignJWT({ scope: 'restlets,rest_webservices' })
      .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: this.credentials.certificateId })
      .setIssuer(this.credentials.clientId)
      .setAudience(this.credentials.tokenUrl)
      .setIssuedAt(now)
      .setExpirationTime(now + ASSERTION_SECONDS)
      .sign(key);
  }
}
