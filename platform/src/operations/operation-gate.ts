import { GraphQLError, Lexer, parse, Source, TokenKind } from 'graphql';
import type { OperationLimits } from './operation-limits.ts';
import { sizeOf } from './operation-size.ts';

/** Texts that were found small enough are remembered, since clients send the same ones again. */
const REMEMBERED_TEXTS = 1_000;
const LONGEST_REMEMBERED = 20_000;

const WORDS: Readonly<Record<keyof OperationLimits, string>> = {
  depth: 'levels of fields',
  aliases: 'fields under another name or written twice',
  fields: 'fields',
  directives: 'directives',
  tokens: 'words and signs',
};

const tooLarge = (what: keyof OperationLimits, limit: number): GraphQLError =>
  new GraphQLError(`the operation has more than ${limit} ${WORDS[what]}`, {
    extensions: { code: 'OPERATION_TOO_LARGE' },
  });

/** Holds texts of operations to limits before anything else is done with them: validating a huge one is dear already. */
export class OperationGate {
  private readonly passed = new Set<string>();

  constructor(private readonly limits: OperationLimits) {}

  /** OPERATION_TOO_LARGE, or null; null too for a text that is not GraphQL, which whoever parses it says better. */
  refusalOf(text: string): GraphQLError | null {
    if (this.passed.has(text)) return null;
    const refusal = this.measure(text);
    if (!refusal && text.length <= LONGEST_REMEMBERED) this.remember(text);
    return refusal;
  }

  private measure(text: string): GraphQLError | null {
    try {
      if (hasMoreTokensThan(this.limits.tokens, text)) return tooLarge('tokens', this.limits.tokens);
      const size = sizeOf(parse(text, { noLocation: true }));
      for (const what of ['depth', 'aliases', 'fields', 'directives'] as const) {
        if (size[what] > this.limits[what]) return tooLarge(what, this.limits[what]);
      }
      return null;
    } catch (error) {
      // Nested so deep that reading it exhausts the stack.
      if (error instanceof RangeError) return tooLarge('depth', this.limits.depth);
      if (error instanceof GraphQLError) return null;
      throw error;
    }
  }

  private remember(text: string): void {
    this.passed.add(text);
    const [oldest] = this.passed;
    if (this.passed.size > REMEMBERED_TEXTS && oldest !== undefined) this.passed.delete(oldest);
  }
}

function hasMoreTokensThan(limit: number, text: string): boolean {
  const lexer = new Lexer(new Source(text));
  for (let count = 0; count <= limit; count += 1) if (lexer.advance().kind === TokenKind.EOF) return false;
  return true;
}
