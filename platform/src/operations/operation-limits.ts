/** How large the text of one operation may be, counted with every fragment written out where it is spread. */
export interface OperationLimits {
  /** Fields below one another. */
  readonly depth: number;
  /** Fields under another name, and fields that are written again beside themselves. */
  readonly aliases: number;
  readonly fields: number;
  readonly directives: number;
  /** Words and signs of the text as it came. */
  readonly tokens: number;
}

/** Twice what the largest operation of the samples and of the acceptance scenarios needs, at least. */
export const CLIENT_LIMITS: OperationLimits = {
  depth: 16,
  aliases: 100,
  fields: 2_000,
  directives: 50,
  tokens: 5_000,
};

/** What a subgraph takes: a plan adds keys, `_entities` and names of its own to what a client asked. */
export const PLAN_LIMITS: OperationLimits = {
  depth: 24,
  aliases: 400,
  fields: 8_000,
  directives: 200,
  tokens: 20_000,
};
