import { randomBytes } from 'node:crypto';
import type { Collection, Store } from '@throughline/sandbox';
import type { Clock } from '@throughline/contracts';
import type { Answer } from './answer.ts';

interface Session {
  readonly issuedAt: string;
}

export interface ConnectedApp {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** OAuth 2.0 client credentials flow (Help, "OAuth 2.0 Client Credentials Flow for Server-to-Server Integration"). */
export class Sessions {
  private readonly open: Collection<Session>;

  constructor(
    store: Store,
    private readonly clock: Clock,
    private readonly app: ConnectedApp,
    private readonly organizationId: string,
  ) {
    this.open = store.collection<Session>('__sessions');
  }

  token(form: Readonly<Record<string, string>>, authorization: string | undefined, instanceUrl: string): Answer {
    const { grant_type: grant } = form;
    if (grant !== 'client_credentials') return refused('unsupported_grant_type', 'grant type not supported');
    const [id, secret] = credentials(form, authorization);
    if (id !== this.app.clientId) return refused('invalid_client_id', 'client identifier invalid');
    if (secret !== this.app.clientSecret) return refused('invalid_client', 'invalid client credentials');
    const accessToken = `${this.organizationId.slice(0, 15)}!AQ${randomBytes(24).toString('base64url')}`;
    this.open.set(accessToken, { issuedAt: this.clock.now().toISOString() });
    return {
      status: 200,
      body: {
        access_token: accessToken,
        scope: 'api',
        instance_url: instanceUrl,
        id: `${instanceUrl}/id/${this.organizationId}/005Hp000001XyZAIA0`,
        token_type: 'Bearer',
        issued_at: String(this.clock.now().getTime()),
      },
    };
  }

  accepts(authorization: string | undefined): boolean {
    const [scheme, token = ''] = (authorization ?? '').split(' ');
    return /^(Bearer|OAuth)$/i.test(scheme ?? '') && this.open.has(token);
  }

  /** Ends every session, as an administrator does; the next use of a token answers INVALID_SESSION_ID. */
  expire(): void {
    this.open.clear();
  }
}

const refused = (error: string, description: string): Answer => ({
  status: 400,
  body: { error, error_description: description },
});

function credentials(
  form: Readonly<Record<string, string>>,
  authorization: string | undefined,
): (string | undefined)[] {
  const basic = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
  if (basic === undefined) return [form['client_id'], form['client_secret']];
  return Buffer.from(basic, 'base64').toString('utf8').split(':').map(decodeURIComponent);
}
