export { type GatewayConfig, type IssuerSettings, readConfig, type SupergraphSource } from './config.ts';
export { start } from './main.ts';
export { type ComposableSubgraph, composeSupergraph, CompositionError } from './supergraph/compose.ts';
export { EmbeddedIssuer, type TokenRequest } from './issuer/embedded-issuer.ts';
