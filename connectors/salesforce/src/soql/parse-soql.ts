import { OrgError } from '../org/org-error.ts';
import type { Comparator, Condition, Literal, Ordering, SelectItem, SoqlQuery } from './query.ts';

interface Token {
  readonly kind: 'word' | 'string' | 'number' | 'date' | 'datetime' | 'symbol' | 'end';
  readonly text: string;
}

const TOKEN =
  /\s*(?:(?<datetime>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d))|(?<date>\d{4}-\d\d-\d\d)|(?<number>[+-]?\d+(?:\.\d+)?)|(?<string>'(?:[^'\\]|\\.)*')|(?<word>[A-Za-z_][\w.]*)|(?<symbol>!=|<>|<=|>=|[=<>(),]))/y;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

const malformed = (message: string): OrgError => new OrgError('MALFORMED_QUERY', message);

function tokensOf(soql: string): Token[] {
  const tokens: Token[] = [];
  const text = soql.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(text)?.groups;
    if (!groups) throw malformed(`unexpected token: '${text.slice(at).trim().slice(0, 20)}'`);
    const [kind, raw] = Object.entries(groups).find(([, found]) => found !== undefined) as [Token['kind'], string];
    const unescaped = (): string => raw.slice(1, -1).replace(/\\(.)/g, (_whole, c: string) => ESCAPES[c] ?? c);
    tokens.push({ kind, text: kind === 'string' ? unescaped() : raw });
  }
  tokens.push({ kind: 'end', text: '<EOF>' });
  return tokens;
}

/** Reads a query; what it does not know it refuses as MALFORMED_QUERY, as the platform does. */
export function parseSoql(soql: string): SoqlQuery {
  const parser = new Parser(tokensOf(soql));
  const query = parser.query();
  parser.end();
  return query;
}

class Parser {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  query(): SoqlQuery {
    this.expectWord('SELECT');
    const { fields, count } = this.selectList();
    this.expectWord('FROM');
    const from = this.name();
    const where = this.takeWord('WHERE') ? this.disjunction() : undefined;
    const orderBy = this.takeWord('ORDER') ? this.orderings() : [];
    const limit = this.takeWord('LIMIT') ? this.wholeNumber() : undefined;
    const offset = this.takeWord('OFFSET') ? this.wholeNumber() : 0;
    return { fields, count, from, where, orderBy, limit, offset };
  }

  end(): void {
    if (this.peek().kind !== 'end') throw malformed(`unexpected token: '${this.peek().text}'`);
  }

  private selectList(): { fields: SelectItem[]; count: boolean } {
    if (this.isWord('COUNT')) {
      this.at += 1;
      this.expectSymbol('(');
      this.expectSymbol(')');
      return { fields: [], count: true };
    }
    const fields: SelectItem[] = [];
    do {
      if (this.takeSymbol('(')) {
        fields.push({ kind: 'children', query: this.query() });
        this.expectSymbol(')');
      } else {
        fields.push({ kind: 'field', path: this.name().split('.') });
      }
    } while (this.takeSymbol(','));
    return { fields, count: false };
  }

  private disjunction(): Condition {
    const first = this.conjunction();
    const parts = [first];
    while (this.takeWord('OR')) parts.push(this.term());
    if (parts.length > 1 && first.kind === 'and' && !this.closed.has(first)) throw malformed('unexpected token: OR');
    return parts.length === 1 ? first : { kind: 'or', parts };
  }

  /** Conditions that stood in parentheses: SOQL mixes AND and OR only with them. */
  private readonly closed = new WeakSet<Condition>();

  private conjunction(): Condition {
    const first = this.term();
    const parts = [first];
    while (this.takeWord('AND')) parts.push(this.term());
    return parts.length === 1 ? first : { kind: 'and', parts };
  }

  private term(): Condition {
    if (this.takeWord('NOT')) return { kind: 'not', part: this.term() };
    if (this.takeSymbol('(')) {
      const inner = this.disjunction();
      this.expectSymbol(')');
      this.closed.add(inner);
      return inner;
    }
    const path = this.name().split('.');
    const comparator = this.comparator();
    const values = comparator === 'IN' || comparator === 'NOT IN' ? this.list() : [this.literal()];
    return { kind: 'compare', path, comparator, values };
  }

  private comparator(): Comparator {
    const token = this.next();
    if (token.kind === 'symbol' && /^(=|!=|<>|<|>|<=|>=)$/.test(token.text)) {
      return token.text === '<>' ? '!=' : (token.text as Comparator);
    }
    const word = token.text.toUpperCase();
    if (word === 'LIKE' || word === 'IN') return word;
    if (word === 'NOT' && this.takeWord('IN')) return 'NOT IN';
    throw malformed(`unexpected token: '${token.text}'`);
  }

  private list(): Literal[] {
    this.expectSymbol('(');
    const values: Literal[] = [];
    do values.push(this.literal());
    while (this.takeSymbol(','));
    this.expectSymbol(')');
    return values;
  }

  private literal(): Literal {
    const { kind, text } = this.next();
    if (kind === 'string' || kind === 'number' || kind === 'date' || kind === 'datetime') return { kind, text };
    const word = text.toLowerCase();
    if (kind === 'word' && (word === 'true' || word === 'false')) return { kind: 'boolean', text: word };
    if (kind === 'word' && word === 'null') return { kind: 'null', text: word };
    throw malformed(`unexpected token: '${text}'`);
  }

  private orderings(): Ordering[] {
    this.expectWord('BY');
    const orderings: Ordering[] = [];
    do {
      const path = this.name().split('.');
      const descending = this.takeWord('DESC') || (this.takeWord('ASC') && false);
      let nullsLast = false;
      if (this.takeWord('NULLS')) {
        nullsLast = this.takeWord('LAST');
        if (!nullsLast) this.expectWord('FIRST');
      }
      orderings.push({ path, descending, nullsLast });
    } while (this.takeSymbol(','));
    return orderings;
  }

  private wholeNumber(): number {
    const { kind, text } = this.next();
    if (kind !== 'number' || !/^\d+$/.test(text)) throw malformed(`unexpected token: '${text}'`);
    return Number(text);
  }

  private name(): string {
    const { kind, text } = this.next();
    if (kind !== 'word') throw malformed(`unexpected token: '${text}'`);
    return text;
  }

  private peek(): Token {
    return this.tokens[this.at] ?? { kind: 'end', text: '<EOF>' };
  }

  private next(): Token {
    const token = this.peek();
    this.at += 1;
    return token;
  }

  private isWord(word: string): boolean {
    const { kind, text } = this.peek();
    return kind === 'word' && text.toUpperCase() === word;
  }

  private takeWord(word: string): boolean {
    const found = this.isWord(word);
    if (found) this.at += 1;
    return found;
  }

  private expectWord(word: string): void {
    if (!this.takeWord(word)) throw malformed(`expecting ${word}, found '${this.peek().text}'`);
  }

  private takeSymbol(symbol: string): boolean {
    const { kind, text } = this.peek();
    const found = kind === 'symbol' && text === symbol;
    if (found) this.at += 1;
    return found;
  }

  private expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw malformed(`expecting '${symbol}', found '${this.peek().text}'`);
  }
}
