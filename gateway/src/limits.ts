import { ANSWER_LIMITS, CLIENT_LIMITS, HEAP_SHARE, type OperationLimits } from '@throughline/platform';

/** How much one client may ask and be answered at once. */
export interface GatewayLimits {
  readonly operation: OperationLimits;
  /** Of what the subgraphs answer to one operation, in bytes. */
  readonly answerBytes: number;
  /** Entities that one step of a plan may ask a subgraph for. */
  readonly entitiesPerStep: number;
  /** Share of the heap, 0 to 1, above which no operation is begun. */
  readonly heapShare: number;
}

export const DEFAULT_LIMITS: GatewayLimits = {
  operation: CLIENT_LIMITS,
  answerBytes: ANSWER_LIMITS.bytes,
  entitiesPerStep: 20_000,
  heapShare: HEAP_SHARE,
};
