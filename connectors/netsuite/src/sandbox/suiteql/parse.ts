import { SuiteQlError, type Token, tokensOf } from './tokens.ts';

/** Something that has a value in a row. */
export type Expression =
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'literal'; readonly value: string }
  | { readonly kind: 'date'; readonly value: Date }
  | { readonly kind: 'to-char'; readonly of: Expression; readonly format: string }
  | { readonly kind: 'display'; readonly of: Expression };

export type Condition =
  | { readonly kind: 'all'; readonly of: readonly Condition[] }
  | { readonly kind: 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'compare'; readonly sign: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'in'; readonly left: Expression; readonly of: readonly Expression[] }
  | { readonly kind: 'like'; readonly left: Expression; readonly pattern: string }
  | { readonly kind: 'null'; readonly left: Expression };

export interface Query {
  readonly columns: readonly { readonly as: string; readonly of: Expression }[] | '*';
  readonly table: string;
  readonly where: Condition | undefined;
  readonly orderBy: readonly { readonly of: Expression; readonly descending: boolean }[];
}

/** The part of SuiteQL that integrations poll with: one table, comparisons, IN, LIKE, IS NULL, AND, OR, NOT, ORDER BY. */
export const parseSuiteQl = (query: string): Query => new Parser(tokensOf(query)).query();

class Parser {
  private position = 0;
  private alias = '';

  constructor(private readonly tokens: readonly Token[]) {}

  query(): Query {
    this.expect('select');
    this.alias = this.aliasAhead();
    const columns = this.take('*') ? ('*' as const) : this.list(() => this.selected());
    this.expect('from');
    const table = this.word();
    if (this.alias !== '') this.word();
    const where = this.take('where') ? this.any() : undefined;
    const orderBy = this.take('order') ? (this.expect('by'), this.list(() => this.ordered())) : [];
    if (this.position < this.tokens.length) throw this.unexpected();
    return { columns, table, where, orderBy };
  }

  /** The word after the table's name, when it is not a keyword. */
  private aliasAhead(): string {
    const from = this.tokens.findIndex((token) => token.kind === 'word' && token.value === 'from');
    const after = this.tokens[from + 2];
    return after?.kind === 'word' && !['where', 'order'].includes(after.value) ? after.value : '';
  }

  private selected(): { as: string; of: Expression } {
    const of = this.expression();
    if (this.take('as')) return { as: this.word(), of };
    return { as: of.kind === 'column' ? of.name : 'expr1', of };
  }

  private ordered(): { of: Expression; descending: boolean } {
    const of = this.expression();
    const descending = this.take('desc');
    if (!descending) this.take('asc');
    return { of, descending };
  }

  private any(): Condition {
    const of = [this.all()];
    while (this.take('or')) of.push(this.all());
    return of.length === 1 && of[0] ? of[0] : { kind: 'any', of };
  }

  private all(): Condition {
    const of = [this.single()];
    while (this.take('and')) of.push(this.single());
    return of.length === 1 && of[0] ? of[0] : { kind: 'all', of };
  }

  private single(): Condition {
    if (this.take('not')) return { kind: 'not', of: this.single() };
    if (this.take('(')) {
      const inner = this.any();
      this.expect(')');
      return inner;
    }
    const left = this.expression();
    if (this.take('is')) {
      const not = this.take('not');
      this.expect('null');
      return not ? { kind: 'not', of: { kind: 'null', left } } : { kind: 'null', left };
    }
    if (this.take('not')) return { kind: 'not', of: this.membership(left) };
    const sign = this.tokens[this.position];
    if (sign?.kind !== 'sign' || !['=', '<>', '!=', '<', '<=', '>', '>='].includes(sign.value))
      return this.membership(left);
    this.position += 1;
    return { kind: 'compare', sign: sign.value, left, right: this.expression() };
  }

  private membership(left: Expression): Condition {
    if (this.take('like')) return { kind: 'like', left, pattern: this.text() };
    this.expect('in');
    this.expect('(');
    const of = this.list(() => this.expression());
    this.expect(')');
    return { kind: 'in', left, of };
  }

  private expression(): Expression {
    const token = this.next();
    if (token.kind === 'text' || token.kind === 'number') return { kind: 'literal', value: token.value };
    if (token.kind !== 'word') throw this.unexpected();
    if (!this.take('(')) return { kind: 'column', name: this.columnName(token.value) };
    const call = this.call(token.value);
    this.expect(')');
    return call;
  }

  private call(name: string): Expression {
    if (name === 'to_date') {
      const value = this.text();
      if (this.take(',')) this.text();
      return { kind: 'date', value: dateOf(value) };
    }
    if (name === 'to_char') {
      const of = this.expression();
      this.expect(',');
      return { kind: 'to-char', of, format: this.text() };
    }
    if (name === 'builtin.df') return { kind: 'display', of: this.expression() };
    throw new SuiteQlError(`Unknown function ${name}.`);
  }

  private columnName(word: string): string {
    return this.alias !== '' && word.startsWith(`${this.alias}.`)
      ? word.slice(this.alias.length + 1)
      : word.replace(/^\w+\./, '');
  }

  private list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.take(',')) items.push(item());
    return items;
  }

  private next(): Token {
    const token = this.tokens[this.position];
    if (!token) throw new SuiteQlError('The query ends too early.');
    this.position += 1;
    return token;
  }

  private take(value: string): boolean {
    const token = this.tokens[this.position];
    if (!token || token.kind === 'text' || token.value !== value) return false;
    this.position += 1;
    return true;
  }

  private expect(value: string): void {
    if (!this.take(value)) throw this.unexpected(value);
  }

  private word(): string {
    const token = this.next();
    if (token.kind !== 'word') throw this.unexpected();
    return token.value;
  }

  private text(): string {
    const token = this.next();
    if (token.kind !== 'text') throw this.unexpected();
    return token.value;
  }

  private unexpected(wanted?: string): SuiteQlError {
    const found = this.tokens[this.position]?.value ?? 'the end';
    return new SuiteQlError(`Invalid or unsupported search: found ${found}${wanted ? `, expected ${wanted}` : ''}.`);
  }
}

/** `2025-03-31` or `2025-03-31 23:59:59`, in the account's time zone, which is UTC here. */
function dateOf(text: string): Date {
  const date = new Date(`${text.trim().replace(' ', 'T')}${text.trim().length > 10 ? 'Z' : ''}`);
  if (Number.isNaN(date.getTime())) throw new SuiteQlError(`"${text}" is not a date.`);
  return date;
}
