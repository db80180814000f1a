import { GraphQLError } from 'graphql';

/** How much one operation may be answered. */
export interface AnswerLimits {
  /** Of the answer, about; what is put together is weighed while it is. */
  readonly bytes: number;
  /** Items of lists, all lists of the answer together; a list counts as one more. */
  readonly items: number;
}

export const ANSWER_LIMITS: AnswerLimits = { bytes: 16 * 1024 * 1024, items: 50_000 };

/** What is left of one operation's answer. Once it is overdrawn the answer is worth nothing and is refused as a whole. */
export class AnswerBudget {
  private bytes = 0;
  private items = 0;
  private isOverdrawn = false;

  constructor(private readonly limits: AnswerLimits) {}

  get overdrawn(): boolean {
    return this.isOverdrawn;
  }

  spend({ bytes = 0, items = 0 }: Partial<AnswerLimits>): void {
    this.bytes += bytes;
    this.items += items;
    if (this.bytes > this.limits.bytes || this.items > this.limits.items) this.isOverdrawn = true;
  }

  /** For parts whose own size tells: whoever answers them says that they are too large. */
  overdraw(): void {
    this.isOverdrawn = true;
  }
}

/** The whole answer to an operation that asks for more than may be answered at once. */
export const answerTooLarge = (): GraphQLError =>
  new GraphQLError('the answer would be too large', { extensions: { code: 'ANSWER_TOO_LARGE' } });
