import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutant } from './mutant.ts';

const occurrences = (text: string, part: string): number => text.split(part).length - 1;
const read = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');
/** As a name stands in the source, where a quote inside of it is escaped. */
const plain = (source: string): string => source.replaceAll("\\'", "'");

/** Where the table does not fit the code any more, as sentences: the code moved on, or a test has another name. */
export function misfits(root: string, mutants: readonly Mutant[]): string[] {
  const ids = mutants.map(({ id }) => id);
  return mutants.flatMap(({ id, file, find, replace, spec, noticedBy }, index) => {
    const found = occurrences(read(join(root, file)), find);
    const complaints = [
      ids.indexOf(id) === index ? null : 'the id is taken',
      found === 1 ? null : `"${find}" occurs ${found} times in ${file}, and not once`,
      find === replace ? 'nothing is changed' : null,
      spec.endsWith('.spec.ts') && existsSync(join(root, spec)) ? null : `there is no spec ${spec}`,
      plain(read(join(root, spec))).includes(noticedBy) ? null : `${spec} has no test named "${noticedBy}"`,
    ];
    return complaints.filter((complaint) => complaint !== null).map((complaint) => `${id}: ${complaint}`);
  });
}
