import type { Mutant } from '../mutant.ts';

/** The one door: who may ask, how much, and what is told. */
export const GATEWAY: readonly Mutant[] = [
  {
    id: 'G01',
    mistake: 'a token for another audience is taken',
    file: 'gateway/src/identity/verify-token.ts',
    find: '        audience,\n',
    replace: "        audience: [audience, 'another'],\n",
    spec: 'gateway/src/identity/identity.int.spec.ts',
    noticedBy: 'a token for another audience',
  },
  {
    id: 'G02',
    mistake: 'every request is logged with its headers',
    file: 'gateway/src/http/http-server.ts',
    find: 'request.flow = newFlow(clock);',
    replace: "request.flow = newFlow(clock);\n    log.info('gateway.request', { headers: request.headers });",
    spec: 'gateway/src/identity/identity.int.spec.ts',
    noticedBy: 'logs no part of ',
  },
  {
    id: 'G03',
    mistake: 'the token of a refused socket is logged',
    file: 'gateway/src/live/live-server.ts',
    find: 'if (session === null) return refuse(',
    replace:
      "if (session === null) this.parts.log.warn('gateway.socket-refused', { token });\n    if (session === null) return refuse(",
    spec: 'gateway/src/identity/identity.int.spec.ts',
    noticedBy: 'logs no part of ',
  },
  {
    id: 'G04',
    mistake: 'a refusal for want of the keys is logged with the request',
    file: 'gateway/src/http/http-server.ts',
    find: "log.warn('gateway.unavailable', { ...request.flow, error });",
    replace: "log.warn('gateway.unavailable', { ...request.flow, headers: request.headers, error });",
    spec: 'gateway/src/identity/identity.int.spec.ts',
    noticedBy: 'logs that the keys of the issuer cannot be read, and no part of the token',
  },
  {
    id: 'G05',
    mistake: 'a field that needs a scope is given to everybody',
    file: 'gateway/src/supergraph/field-access.ts',
    find: 'all.every((scope) => scopes.includes(scope))',
    replace: 'all.length > 0 && scopes.length > 0',
    spec: 'gateway/src/gateway.int.spec.ts',
    noticedBy: 'keeps a field from a caller without its scope: ',
  },
  {
    id: 'G06',
    mistake: 'an operation of exactly the allowed depth is refused',
    file: 'platform/src/operations/operation-gate.ts',
    find: 'size[what] > this.limits[what]',
    replace: 'size[what] >= this.limits[what]',
    spec: 'platform/src/operations/operation-gate.spec.ts',
    noticedBy: 'but not at the limit itself',
  },
];
