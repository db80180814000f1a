import { randomUUID } from 'node:crypto';
import {
  type FastifyInstance,
  type FastifyRequest,
  type Sandbox,
  type SandboxOptions,
  startSandbox,
} from '@throughline/sandbox';
import type { Secret } from '@throughline/platform';
import { AvalaraApiError } from './api-error.ts';
import type { RecordedDocument } from './document-model.ts';
import { Documents } from './documents.ts';
import { addAccountRoutes, addTransactionRoutes } from './routes.ts';
import { TaxContent } from './tax-content.ts';

export interface AvalaraSandboxOptions extends SandboxOptions {
  readonly accountId: string;
  readonly licenseKey: Secret;
  /** Companies of the account besides those that get nexus; `DEFAULT` unless given. */
  readonly companyCodes?: readonly string[];
}

export interface AvalaraSandbox extends Sandbox {
  /** What the account knows of places, rates, nexus, addresses and registrations. It is configuration, not advice. */
  readonly content: TaxContent;
  readonly documents: {
    find(companyCode: string, code: string, type?: string): RecordedDocument;
    all(): RecordedDocument[];
    /** As if the document had been reported on a tax return. */
    lock(companyCode: string, code: string, type?: string): void;
  };
}

/** An AvaTax account on this machine. */
export async function startAvalaraSandbox(options: AvalaraSandboxOptions): Promise<AvalaraSandbox> {
  let parts: { content: TaxContent; documents: Documents } | undefined;
  const sandbox = await startSandbox('avalara', options, ({ app, store, clock }) => {
    const content = new TaxContent(store.collection('companies'), store.collection('content'));
    const documents = new Documents(store.collection('documents'), content, clock);
    for (const code of options.companyCodes ?? ['DEFAULT']) content.addCompany(code);
    addErrorBodies(app);
    addPing(app, options);
    void app.register(async (api) => {
      api.addHook('onRequest', async (request) => refuseStranger(request, options));
      addAccountRoutes(api, content);
      addTransactionRoutes(api, documents);
    });
    parts = { content, documents };
  });
  const { content, documents } = parts as NonNullable<typeof parts>;
  return Object.assign(sandbox, {
    content,
    documents: {
      find: (companyCode: string, code: string, type?: string) => documents.find(companyCode, code, type),
      all: () => documents.all(),
      lock: (companyCode: string, code: string, type?: string) => {
        documents.lock(documents.find(companyCode, code, type));
      },
    },
  });
}

const isKnown = ({ headers }: FastifyRequest, { accountId, licenseKey }: AvalaraSandboxOptions): boolean =>
  headers.authorization === `Basic ${Buffer.from(`${accountId}:${licenseKey.reveal()}`).toString('base64')}`;

function refuseStranger(request: FastifyRequest, options: AvalaraSandboxOptions): void {
  if (isKnown(request, options)) return;
  const detail = { number: 30, target: 'HttpRequestHeaders', refersTo: 'Authorization' };
  throw new AvalaraApiError(401, 'AuthenticationException', 'Authentication failed.', detail);
}

/** The only call that answers a stranger, telling that it is one. */
function addPing(app: FastifyInstance, options: AvalaraSandboxOptions): void {
  app.get('/api/v2/utilities/ping', async (request) => {
    const authenticated = isKnown(request, options);
    return {
      version: '26.9.0',
      authenticated,
      authenticationType: authenticated ? 'AccountIdLicenseKey' : 'None',
      ...(authenticated && { authenticatedAccountId: Number(options.accountId) || 0 }),
    };
  });
}

function addErrorBodies(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-correlation-id', request.headers['x-correlation-id'] ?? randomUUID());
  });
  app.setErrorHandler((error, _request, reply) => {
    const { statusCode = 500, message } = error as { statusCode?: number; message: string };
    const refusal =
      error instanceof AvalaraApiError
        ? error
        : statusCode < 500
          ? new AvalaraApiError(statusCode, 'JsonFormatError', message, { number: 47, target: 'HttpRequest' })
          : new AvalaraApiError(500, 'ServerUnreachable', message, { target: 'AvaTaxApiServer' });
    return reply.code(refusal.status).send(refusal.body());
  });
  app.setNotFoundHandler(() => {
    throw new AvalaraApiError(404, 'ResourceNotFound', 'There is no such resource.', { target: 'HttpRequest' });
  });
}
