import { createLocalJWKSet, importJWK, type JSONWebKeySet, type JWK, type JWTVerifyGetKey, SignJWT } from 'jose';
import { type Clock, type Role, SCOPES_OF } from '@throughline/contracts';
import type { EmbeddedIssuerSettings } from '../config.ts';
import { privateKeyIn } from './key-file.ts';

/** Whom a token is for. */
export interface TokenRequest {
  readonly role: Role;
  readonly tenant: string;
  /** Defaults to the role's name. */
  readonly subject?: string;
  /** Defaults to 8 hours. */
  readonly lifetimeSeconds?: number;
}

/** A working day. */
export const DEFAULT_LIFETIME_SECONDS = 8 * 3600;

const publicPart = ({ kty, crv, x, y, kid, alg, use }: JWK): JWK => ({ kty, crv, x, y, kid, alg, use }) as JWK;

/**
 * An OpenID Connect issuer for one machine: it gives a token to whoever asks. It stands in for a firm's identity provider
 * where there is none, and its tokens take the same road as any provider's.
 */
export class EmbeddedIssuer {
  private constructor(
    private readonly settings: EmbeddedIssuerSettings,
    private readonly key: JWK,
    private readonly clock: Clock,
  ) {}

  /** Reads the key of the data folder, or makes it. */
  static async open(settings: EmbeddedIssuerSettings, clock: Clock): Promise<EmbeddedIssuer> {
    return new EmbeddedIssuer(settings, await privateKeyIn(settings.dataFolder), clock);
  }

  get keys(): JSONWebKeySet {
    return { keys: [publicPart(this.key)] };
  }

  get verificationKeys(): JWTVerifyGetKey {
    return createLocalJWKSet(this.keys);
  }

  /** OpenID Connect Discovery 1.0, section 3; `address` is where the issuer is served. */
  discovery(address: string): Record<string, unknown> {
    return {
      issuer: this.settings.issuer,
      jwks_uri: `${address}/jwks.json`,
      token_endpoint: `${address}/token`,
      response_types_supported: ['token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [this.key.alg],
      scopes_supported: [...new Set(Object.values(SCOPES_OF).flat())],
    };
  }

  /** A signed access token with every scope of the role. */
  async issueToken({ role, tenant, subject = role, lifetimeSeconds }: TokenRequest): Promise<string> {
    const now = Math.floor(this.clock.now().getTime() / 1000);
    return new SignJWT({ tenant, role, scope: SCOPES_OF[role].join(' ') })
      .setProtectedHeader({ alg: this.key.alg ?? 'ES256', ...(this.key.kid && { kid: this.key.kid }), typ: 'at+jwt' })
      .setIssuer(this.settings.issuer)
      .setAudience(this.settings.audience)
      .setSubject(subject)
      .setIssuedAt(now)
      .setExpirationTime(now + (lifetimeSeconds ?? DEFAULT_LIFETIME_SECONDS))
      .sign(await importJWK(this.key));
  }
}
