import { PassThrough } from 'node:stream';
import type { Connection, HttpRequest, HttpResponse } from 'jsforce';

/** What came back, before anybody judged it. */
export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Sends a request once and gives whatever came back; throws when nothing did, or not all of it, in time. jsforce addresses
 * and signs the request and keeps the API limits. The wire is ours: jsforce's own repeats requests by itself, follows
 * redirects with the session in hand, sets no limit to a body that has begun and ends the process when one is cut off. Its
 * verdict is not asked for either: it takes every status below 400 for a success.
 */
export async function receive(connection: Connection, request: HttpRequest, withinMs: number): Promise<Received> {
  let received: Received | undefined;
  const once = async (signed: HttpRequest): Promise<HttpResponse> => {
    received = await sendOnce(signed, withinMs);
    return { statusCode: received.status, headers: { ...received.headers }, body: received.body };
  };
  const transport = {
    httpRequest: (signed: HttpRequest) => Object.assign(once(signed), { stream: () => new PassThrough() }),
  };
  try {
    await connection.request(request, { transport });
  } catch (error) {
    if (received === undefined) throw error;
  }
  if (received === undefined) throw new Error('nothing was sent');
  return received;
}

/** Once, without following anything. The time is that of the whole answer, to the end of its body. */
export async function sendOnce({ url, method, headers, body }: HttpRequest, withinMs: number): Promise<Received> {
  const { 'content-length': _counted, ...rest } = headers ?? {};
  const response = await fetch(url, {
    method,
    headers: rest,
    redirect: 'manual',
    signal: AbortSignal.timeout(withinMs),
    ...(typeof body === 'string' || body instanceof URLSearchParams ? { body } : {}),
  });
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
}
