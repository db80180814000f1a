import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Compared {
  readonly same: boolean;
  readonly report: string;
}

/** Compares by the rules that stand beside the scenario; null when it brought none. */
export async function compareWith(
  scenarioFile: string,
  actualFile: string,
  options: { requireAnswers: boolean },
): Promise<Compared | null> {
  const rules = join(dirname(scenarioFile), 'compare.mjs');
  if (!existsSync(rules)) return null;
  const sections = options.requireAnswers ? ['--require-answers'] : [];
  return new Promise((resolve) => {
    execFile(process.execPath, [rules, scenarioFile, actualFile, ...sections], (error, stdout, stderr) =>
      resolve({ same: error === null, report: stdout + stderr }),
    );
  });
}
