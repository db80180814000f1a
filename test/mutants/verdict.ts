import { stripVTControlCharacters } from 'node:util';
import type { Mutant } from './mutant.ts';

/** What became of a planted mistake; nothing but `noticed` is good enough. */
export type Verdict = 'noticed' | 'noticed by accident' | 'hung' | 'survived';

/** How a run of the spec ended. */
export interface SpecRun {
  /** Null when the run was ended from outside, since it took too long. */
  readonly exitCode: number | null;
  readonly output: string;
}

/** The names of the tests that failed themselves, from the list with which the reporter ends. */
export function failedTests(output: string): string[] {
  const [, list = ''] = stripVTControlCharacters(output).split('✖ failing tests:');
  return [...list.matchAll(/^✖ (.*?)(?: \([\d.]+ms\))?$/gm)].map(([, name = '']) => name);
}

/** Another test that fails, or a file that no longer loads, does not say what was broken. */
export function verdictOn({ noticedBy }: Pick<Mutant, 'noticedBy'>, { exitCode, output }: SpecRun): Verdict {
  if (exitCode === null) return 'hung';
  if (exitCode === 0) return 'survived';
  return failedTests(output).some((name) => name.includes(noticedBy)) ? 'noticed' : 'noticed by accident';
}
