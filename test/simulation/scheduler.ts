import type { Random } from '../faults/tools/random.ts';

/** One operating-system process in the model: what is to happen to it happens only while it moves. */
export class Life {
  private state: 'moving' | 'frozen' | 'dead' = 'moving';
  private owed: (() => void)[] = [];

  constructor(
    readonly name: string,
    private readonly scheduler: Scheduler,
  ) {}

  get dead(): boolean {
    return this.state === 'dead';
  }

  get frozen(): boolean {
    return this.state === 'frozen';
  }

  /** From here on none of its promises goes on, and nothing that it asks for has any effect. */
  kill(): void {
    this.state = 'dead';
    this.owed = [];
  }

  freeze(): void {
    if (this.state === 'moving') this.state = 'frozen';
  }

  /** What came meanwhile is found all at once, in the order in which it came. */
  thaw(): void {
    if (this.state !== 'frozen') return;
    this.state = 'moving';
    const owed = this.owed;
    this.owed = [];
    for (const act of owed) this.scheduler.after(0, this, act);
  }

  /** Keeps what reaches a frozen process for later. */
  owe(act: () => void): void {
    this.owed.push(act);
  }
}

/** Something that will happen; `off` withdraws it. */
export interface Happening {
  readonly at: number;
  readonly order: number;
  /** Whose code it runs; null is the world outside of all processes. */
  readonly life: Life | null;
  readonly act: () => void;
  off: boolean;
}

/**
 * Virtual time. Every answer, delivery and timer of a run is a happening with a seeded instant, and one is carried out
 * after the other; between two of them time jumps.
 *
 * A happening ends when all that it set going has come to rest: the next one is taken by a `process.nextTick` that a
 * microtask asks for, and Node runs a tick only when the queue of microtasks is empty, however many `await`s follow one
 * another in it. So no number of turns has to be guessed, no real timer or I/O takes part, and a step costs well under
 * a microsecond (an idle `setImmediate` turn costs three times as much).
 */
export class Scheduler {
  /** Milliseconds since the run began; fractions keep instants apart. */
  now = 0;
  /** How many happenings there were. */
  steps = 0;
  /** Whose code runs at present. */
  current: Life | null = null;
  private readonly heap: Happening[] = [];
  private asked = 0;

  constructor(private readonly random: Random) {}

  after(ms: number, life: Life | null, act: () => void): Happening {
    return this.at(this.now + Math.max(0, ms), life, act);
  }

  at(instant: number, life: Life | null, act: () => void): Happening {
    const happening = { at: Math.max(instant, this.now), order: (this.asked += 1), life, act, off: false };
    this.push(happening);
    return happening;
  }

  /** An instant between the two distances from now, both in milliseconds. */
  between(least: number, most: number, life: Life | null, act: () => void): Happening {
    return this.after(least + this.random.next() * (most - least), life, act);
  }

  /** Carries out what happens until `over` says so, which is asked before each happening, or until nothing is left. */
  run(over: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const step = (): void => {
        try {
          const happening = over() ? undefined : this.pop();
          if (!happening) return resolve();
          this.carryOut(happening);
        } catch (error) {
          return reject(error as Error);
        }
        queueMicrotask(() => process.nextTick(step));
      };
      process.nextTick(step);
    });
  }

  private carryOut({ at, life, act }: Happening): void {
    this.now = at;
    if (life?.dead) return;
    if (life?.frozen) return life.owe(act);
    this.steps += 1;
    this.current = life;
    act();
  }

  private push(happening: Happening): void {
    const { heap } = this;
    let place = heap.push(happening) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent] as Happening;
      if (!isBefore(happening, above)) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = happening;
  }

  private pop(): Happening | undefined {
    for (;;) {
      const first = this.takeFirst();
      if (!first?.off) return first;
    }
  }

  private takeFirst(): Happening | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (!last || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      const right = heap[child + 1];
      if (right && isBefore(right, heap[child] as Happening)) child += 1;
      const below = heap[child];
      if (!below || !isBefore(below, last)) break;
      heap[place] = below;
      place = child;
    }
    heap[place] = last;
    return first;
  }
}

const isBefore = (a: Happening, b: Happening): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
