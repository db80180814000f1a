/** A SOQL query as far as the sandbox speaks it ("SOQL SELECT Syntax", SOQL and SOSL Reference). */
export interface SoqlQuery {
  readonly fields: readonly SelectItem[];
  readonly count: boolean;
  readonly from: string;
  readonly where: Condition | undefined;
  readonly orderBy: readonly Ordering[];
  readonly limit: number | undefined;
  readonly offset: number;
}

export type SelectItem =
  | { readonly kind: 'field'; readonly path: readonly string[] }
  | { readonly kind: 'children'; readonly query: SoqlQuery };

export interface Ordering {
  readonly path: readonly string[];
  readonly descending: boolean;
  readonly nullsLast: boolean;
}

export type Comparator = '=' | '!=' | '<' | '>' | '<=' | '>=' | 'LIKE' | 'IN' | 'NOT IN';

export interface Literal {
  readonly kind: 'string' | 'number' | 'date' | 'datetime' | 'boolean' | 'null';
  readonly text: string;
}

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | {
      readonly kind: 'compare';
      readonly path: readonly string[];
      readonly comparator: Comparator;
      readonly values: readonly Literal[];
    };

/** Text as a SOQL string literal. Every value that comes from outside goes through it. */
export const soqlText = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;
