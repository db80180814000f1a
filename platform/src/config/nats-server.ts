/** Where a NATS server listens and who connects, as the NATS client takes it. Holds credentials: never log it. */
export interface NatsServer {
  readonly servers: string;
  readonly user?: string;
  readonly pass?: string;
  readonly token?: string;
}

/**
 * Reads `nats://user:password@host:4222` or `nats://token@host:4222`. The client leaves out what stands before the
 * host, and connects as nobody.
 */
export function natsServer(url: string): NatsServer {
  const { protocol, username, password, host } = new URL(url);
  const servers = `${protocol}//${host}`;
  if (username === '') return { servers };
  if (password === '') return { servers, token: decodeURIComponent(username) };
  return { servers, user: decodeURIComponent(username), pass: decodeURIComponent(password) };
}
