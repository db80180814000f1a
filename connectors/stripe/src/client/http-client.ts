import { Stripe } from 'stripe';

/**
 * The SDK's own HTTP client, but for bodies that are JSON and no object: of a bare text or number the SDK leaves the call
 * unanswered and rejects a promise that nobody holds, which ends the process. Here it is a body that cannot be read.
 */
export function httpClient(): ReturnType<typeof Stripe.createNodeHttpClient> {
  const client = Stripe.createNodeHttpClient();
  const makeRequest = client.makeRequest.bind(client);
  client.makeRequest = async (...request) => {
    const response = await makeRequest(...request);
    const read = response.toJSON.bind(response);
    response.toJSON = async () => {
      const body: unknown = await read();
      if (typeof body !== 'object' || body === null) throw new SyntaxError('the body is no JSON object');
      return body;
    };
    return response;
  };
  return client;
}
