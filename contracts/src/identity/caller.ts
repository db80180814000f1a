/** Who uses the graph, by what they may do. DESIGN section 1. */
export const ROLES = ['partner', 'app', 'analyst', 'project-manager', 'finance', 'operator', 'architect'] as const;
export type Role = (typeof ROLES)[number];

/** What a role may ask of the graph. Scopes travel in tokens; subgraphs check scopes, never role names. */
export const SCOPES_OF: Readonly<Record<Role, readonly string[]>> = {
  partner: ['graph:read'],
  app: ['graph:read'],
  analyst: ['graph:read', 'cost:read'],
  'project-manager': ['graph:read', 'delivery:write'],
  finance: ['graph:read', 'cost:read', 'finance:write', 'activation:write'],
  operator: ['graph:read', 'cost:read', 'activation:write', 'operations:read', 'operations:write'],
  architect: ['graph:read', 'cost:read', 'configuration:write'],
};

/** The verified caller of a request. */
export interface Caller {
  readonly tenantId: string;
  readonly subject: string;
  readonly role: Role;
  readonly scopes: readonly string[];
}
