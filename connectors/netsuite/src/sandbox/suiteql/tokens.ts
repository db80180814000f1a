export interface Token {
  readonly kind: 'word' | 'text' | 'number' | 'sign';
  /** Words in lower case; texts without their quotes. */
  readonly value: string;
}

export class SuiteQlError extends Error {}

const PATTERNS: readonly [Token['kind'] | 'space', RegExp][] = [
  ['space', /^\s+/],
  ['word', /^[A-Za-z_][\w.$]*/],
  ['number', /^-?\d+(\.\d+)?/],
  ['text', /^'((?:[^']|'')*)'/],
  ['sign', /^(<>|!=|<=|>=|=|<|>|\(|\)|,|\*)/],
];

export function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  for (let rest = query; rest !== '';) {
    const [kind, match] = nextIn(rest);
    if (kind === 'text') tokens.push({ kind, value: (match[1] ?? '').replaceAll("''", "'") });
    else if (kind === 'word') tokens.push({ kind, value: match[0].toLowerCase() });
    else if (kind !== 'space') tokens.push({ kind, value: match[0] });
    rest = rest.slice(match[0].length);
  }
  return tokens;
}

function nextIn(rest: string): [Token['kind'] | 'space', RegExpExecArray] {
  for (const [kind, pattern] of PATTERNS) {
    const match = pattern.exec(rest);
    if (match) return [kind, match];
  }
  throw new SuiteQlError(`Invalid or unsupported search near "${rest.slice(0, 20)}".`);
}
