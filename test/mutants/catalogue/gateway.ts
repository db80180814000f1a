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
    noticedBy: ' with 401 and UNAUTHENTICATED',
  },
];
