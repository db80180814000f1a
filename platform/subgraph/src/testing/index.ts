export { pollContract, type PolledSystem } from './poll.contract.ts';
export { INTERNAL_TOKEN_KEY, type StartedSubgraph, startOnTestServers } from './start-on-test-servers.ts';
export {
  type Counted,
  type Fact,
  type GraphAnswer,
  type Published,
  type Somebody,
  TestedSubgraph,
} from './tested-subgraph.ts';
export { mappingsContract } from './mappings.contract.ts';
