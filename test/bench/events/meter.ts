import { readFileSync, writeFileSync } from 'node:fs';

export const KINDS = ['producing', 'consuming', 'postgres', 'nats'] as const;
export type Kind = (typeof KINDS)[number];

/** What the processes of one kind used together, and the most memory that one of them had. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly peakMb: number;
}
/** Null where the system does not tell: it is read from Linux's /proc. */
export type Usages = Readonly<Record<Kind, Usage | null>>;

/** USER_HZ: a constant of the interface. Source: time(7), proc_pid_stat(5). */
const TICKS_PER_SECOND = 100;

/** Measures what servers and services use between two moments, those of their children included that have ended. */
export class Meter {
  private readonly peaks = new Map<Kind, number>();
  private readonly before: ReadonlyMap<Kind, number | null>;

  /** @param roots the processes of each kind; a server's children belong to it */
  constructor(private readonly roots: Readonly<Record<Kind, readonly number[]>>) {
    for (const kind of KINDS) for (const pid of this.pidsOf(kind)) forgetPeak(pid);
    this.before = this.ticks();
  }

  /** Takes note of the memory of children that may be gone at the end. */
  sample(): void {
    for (const kind of KINDS) {
      const peak = Math.max(this.peaks.get(kind) ?? 0, ...this.pidsOf(kind).map(peakKb));
      this.peaks.set(kind, peak);
    }
  }

  end(): Usages {
    this.sample();
    const after = this.ticks();
    const used = (kind: Kind): Usage | null => {
      const [from, to] = [this.before.get(kind) ?? null, after.get(kind) ?? null];
      if (from === null || to === null) return null;
      return { cpuSeconds: (to - from) / TICKS_PER_SECOND, peakMb: Math.round((this.peaks.get(kind) ?? 0) / 1024) };
    };
    return Object.fromEntries(KINDS.map((kind) => [kind, used(kind)])) as Usages;
  }

  private pidsOf(kind: Kind): number[] {
    return this.roots[kind].flatMap((root) => [root, ...childrenOf(root)]);
  }

  private ticks(): Map<Kind, number | null> {
    return new Map(
      KINDS.map((kind) => {
        const own = this.roots[kind].map((root) => ticksOf(root, true));
        if (own.includes(null)) return [kind, null];
        const children = this.roots[kind].flatMap(childrenOf).map((pid) => ticksOf(pid, false));
        return [kind, [...own, ...children].reduce((sum: number, each) => sum + (each ?? 0), 0)];
      }),
    );
  }
}

function read(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return null;
  }
}

const childrenOf = (pid: number): number[] =>
  (read(pid, `task/${pid}/children`) ?? '').split(' ').filter(Boolean).map(Number);

/** User and system time; with that of collected children. Source: proc_pid_stat(5), fields 14 to 17. */
function ticksOf(pid: number, withCollected: boolean): number | null {
  const stat = read(pid, 'stat');
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, withCollected ? 15 : 13).reduce((sum, each) => sum + Number(each), 0);
}

const peakKb = (pid: number): number => Number(/^VmHWM:\s+(\d+) kB$/m.exec(read(pid, 'status') ?? '')?.[1] ?? 0);

/** Lets the peak be that from now on, where we may: starting and loading took memory, too. Source: proc_pid_clear_refs(5). */
function forgetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Not our process, or not Linux: the peak is that of its whole life.
  }
}
