import { FIRST_POSITION } from './positions.ts';

/** How far one producer has been read. */
export interface Cursor {
  readonly after: string;
  /** Up to here it is to be read; null until the producer has said where it stands. */
  readonly through: string | null;
  readonly over: boolean;
}
export type Cursors = Readonly<Record<string, Cursor>>;

export const FROM_THE_START: Cursor = { after: FIRST_POSITION, through: null, over: false };

export interface SourcePage<T> {
  readonly found: readonly T[];
  /** How many could not be carried. */
  readonly tooLarge: number;
  readonly reached: string;
  readonly through: string;
  readonly more: boolean;
}
export type ReadPage<T> = (producer: string, cursor: Cursor) => Promise<SourcePage<T>>;

export interface Chunk<T> {
  /** In the order of their ids, over all producers. */
  readonly found: readonly T[];
  readonly tooLarge: number;
  /** Where to go on when these are dealt with. */
  readonly cursors: Cursors;
  readonly over: boolean;
}

interface Source<T> {
  readonly producer: string;
  cursor: Cursor;
  /** Read and not given out yet. */
  waiting: T[];
  page: { readonly reached: string; readonly more: boolean } | undefined;
}

/**
 * Reads what several producers have told as one list in the order of the ids, which is the order of time: so what a fact
 * builds on comes before it in nearly every case.
 */
export class MergedFacts<T extends { readonly id: string }> {
  private readonly sources: Source<T>[];
  private tooLarge = 0;

  constructor(
    producers: readonly string[],
    cursors: Cursors,
    private readonly read: ReadPage<T>,
  ) {
    this.sources = producers.map((producer) => ({
      producer,
      cursor: cursors[producer] ?? FROM_THE_START,
      waiting: [],
      page: undefined,
    }));
  }

  /** The next ones, so many at most; fewer, or none, when a producer has nothing that fits in a long stretch. */
  async next(limit: number): Promise<Chunk<T>> {
    const found: T[] = [];
    while (found.length < limit && (await this.refill())) {
      const first = this.first();
      if (!first) break;
      found.push(...first.waiting.splice(0, 1));
    }
    for (const source of this.sources) settle(source, found);
    const { tooLarge } = this;
    this.tooLarge = 0;
    return {
      found,
      tooLarge,
      cursors: Object.fromEntries(this.sources.map(({ producer, cursor }) => [producer, cursor])),
      over: this.sources.every(({ cursor }) => cursor.over),
    };
  }

  private first(): Source<T> | undefined {
    let first: Source<T> | undefined;
    for (const source of this.sources)
      if (source.waiting[0] && (!first?.waiting[0] || source.waiting[0].id < first.waiting[0].id)) first = source;
    return first;
  }

  /** False when a producer that has more to look at has shown nothing yet, so that nobody knows which is the next one. */
  private async refill(): Promise<boolean> {
    const empty = this.sources.filter(
      ({ cursor, waiting, page }) => !cursor.over && waiting.length === 0 && !ended(page),
    );
    await Promise.all(empty.map((source) => this.readInto(source)));
    return empty.every(({ waiting, page }) => waiting.length > 0 || ended(page));
  }

  private async readInto(source: Source<T>): Promise<void> {
    const { found, tooLarge, reached, through, more } = await this.read(source.producer, {
      ...source.cursor,
      after: source.page?.reached ?? source.cursor.after,
    });
    source.waiting = [...found];
    source.page = { reached, more };
    source.cursor = { ...source.cursor, through };
    this.tooLarge += tooLarge;
  }
}

const ended = (page: { readonly more: boolean } | undefined): boolean => page?.more === false;

/** Moves the cursor to what was given out. */
function settle<T extends { readonly id: string }>(source: Source<T>, found: readonly T[]): void {
  const { cursor, waiting, page } = source;
  if (!page) return;
  const [next] = waiting;
  if (!next) source.cursor = { ...cursor, after: page.reached, over: !page.more };
  else {
    const given = found.filter(({ id }) => id > cursor.after && id < next.id);
    // Everything before the next one of this producer that was given out, whoever told it, lies behind us.
    source.cursor = { ...cursor, after: given.at(-1)?.id ?? cursor.after };
  }
}
