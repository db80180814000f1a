import type { Instant } from '@throughline/contracts';

/** A row of an answer: columns in lower case, every value text, null columns left out, booleans `'T'` and `'F'`. */
export type SuiteQlRow = Readonly<Record<string, string>>;

/** A text literal; a quote inside is doubled. */
export const suiteQlText = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** An instant literal to the second. */
export const suiteQlInstant = (at: Instant): string =>
  `TO_DATE('${at.slice(0, 10)} ${at.slice(11, 19)}', 'YYYY-MM-DD HH24:MI:SS')`;
