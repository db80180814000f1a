import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Source: Chrome DevTools Protocol, `Profiler.Profile`; times in microseconds. */
interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const MOST = 15;

/** Where the code stands, short enough for a line. */
function placeOf({ functionName, url, lineNumber }: Profile['nodes'][number]['callFrame']): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  if (url === '') return name;
  const file = url.includes('/node_modules/')
    ? url.slice(url.lastIndexOf('/node_modules/') + '/node_modules/'.length)
    : url.split('/').slice(-3).join('/');
  return `${name}  ${file}:${lineNumber + 1}`;
}

/** The functions in which a process spent the most time of its own, those it called not counted. */
export function summaryOf(profile: Profile): { readonly place: string; readonly share: number }[] {
  const places = new Map(profile.nodes.map((node) => [node.id, placeOf(node.callFrame)]));
  const self = new Map<string, number>();
  for (const [index, id] of profile.samples.entries()) {
    const place = places.get(id) ?? '(unknown)';
    self.set(place, (self.get(place) ?? 0) + Math.max(0, profile.timeDeltas[index] ?? 0));
  }
  const total = [...self.values()].reduce((sum, each) => sum + each, 0) || 1;
  const byShare = [...self].sort(([, a], [, b]) => b - a).slice(0, MOST);
  return byShare.map(([place, time]) => ({ place, share: time / total }));
}

/** A summary of every profile in a folder. */
export function summaries(folder: string): string {
  const files = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
  return files
    .sort()
    .map((name) => {
      const profile = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Profile;
      const lines = summaryOf(profile).map(({ place, share }) => `${(share * 100).toFixed(1).padStart(6)} %  ${place}`);
      return `${basename(name, '.cpuprofile')}\n${lines.join('\n')}`;
    })
    .join('\n\n');
}
