import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** One change in the data file: `[collection, id, value]`, or `[collection, id]` for a removal. */
type Change = readonly [collection: string, id: string, value: unknown] | readonly [collection: string, id: string];

/**
 * Records of one kind by id, in order of insertion. Values are never changed in place: `set` a new object instead, since
 * only `set` and `delete` reach the data file and can be undone.
 */
export class Collection<T> {
  private readonly records = new Map<string, T>();

  constructor(
    readonly name: string,
    private readonly changed: (change: Change, undo: () => void) => void,
  ) {}

  get size(): number {
    return this.records.size;
  }

  get(id: string): T | undefined {
    return this.records.get(id);
  }

  has(id: string): boolean {
    return this.records.has(id);
  }

  set(id: string, value: T): T {
    const known = this.records.has(id);
    const previous = this.records.get(id) as T;
    this.records.set(id, value);
    this.changed([this.name, id, value], () => (known ? this.records.set(id, previous) : this.records.delete(id)));
    return value;
  }

  delete(id: string): boolean {
    if (!this.records.has(id)) return false;
    const previous = this.records.get(id) as T;
    this.records.delete(id);
    this.changed([this.name, id], () => this.records.set(id, previous));
    return true;
  }

  clear(): void {
    for (const id of this.ids()) this.delete(id);
  }

  ids(): string[] {
    return [...this.records.keys()];
  }

  values(): T[] {
    return [...this.records.values()];
  }

  entries(): [string, T][] {
    return [...this.records.entries()];
  }

  find(predicate: (record: T, id: string) => boolean): T | undefined {
    for (const [id, record] of this.records) if (predicate(record, id)) return record;
    return undefined;
  }

  filter(predicate: (record: T, id: string) => boolean): T[] {
    const found: T[] = [];
    for (const [id, record] of this.records) if (predicate(record, id)) found.push(record);
    return found;
  }

  /** Takes a line of the data file without writing it again. */
  restore(change: Change): void {
    if (change.length === 3) this.records.set(change[1], change[2] as T);
    else this.records.delete(change[1]);
  }
}

/**
 * What a sandbox remembers. With a data file every change is appended to it as a line of JSON before the call returns,
 * so a killed process loses nothing; the file is rewritten without history (draft, then rename) at each start.
 */
export class Store {
  private readonly collections = new Map<string, Collection<unknown>>();
  private readonly undos: (() => void)[] = [];
  private readonly unwritten: Change[] = [];
  private depth = 0;
  private file: number | undefined;

  constructor(dataFile?: string) {
    if (dataFile === undefined) return;
    mkdirSync(dirname(dataFile), { recursive: true });
    if (existsSync(dataFile)) this.load(readFileSync(dataFile, 'utf8'));
    const draft = `${dataFile}.draft`;
    writeFileSync(draft, this.lines());
    renameSync(draft, dataFile);
    this.file = openSync(dataFile, 'a');
  }

  collection<T>(name: string): Collection<T> {
    let found = this.collections.get(name);
    if (!found) {
      found = new Collection<unknown>(name, (change, undo) => this.changed(change, undo));
      this.collections.set(name, found);
    }
    return found as Collection<T>;
  }

  /** All changes of `work` or, when it throws, none of them. Calls nest; `work` is synchronous. */
  atomically<T>(work: () => T): T {
    const undoMark = this.undos.length;
    const writeMark = this.unwritten.length;
    this.depth += 1;
    try {
      return work();
    } catch (error) {
      for (const undo of this.undos.splice(undoMark).reverse()) undo();
      this.unwritten.length = writeMark;
      throw error;
    } finally {
      this.depth -= 1;
      if (this.depth === 0) this.write();
    }
  }

  /** Everything by collection and id, for a person who looks inside. */
  dump(): Record<string, Record<string, unknown>> {
    return Object.fromEntries([...this.collections].map(([name, c]) => [name, Object.fromEntries(c.entries())]));
  }

  close(): void {
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
  }

  private changed(change: Change, undo: () => void): void {
    this.unwritten.push(change);
    if (this.depth > 0) this.undos.push(undo);
    else this.write();
  }

  private write(): void {
    this.undos.length = 0;
    const changes = this.unwritten.splice(0);
    if (this.file === undefined || changes.length === 0) return;
    writeSync(this.file, changes.map((change) => `${JSON.stringify(change)}\n`).join(''));
  }

  private load(text: string): void {
    const lines = text.split('\n');
    // What follows the last line end is a line that a killed process did not finish.
    lines.pop();
    for (const line of lines) {
      const change = JSON.parse(line) as Change;
      this.collection(change[0]).restore(change);
    }
  }

  private lines(): string {
    let text = '';
    for (const [name, collection] of this.collections) {
      for (const [id, value] of collection.entries()) text += `${JSON.stringify([name, id, value])}\n`;
    }
    return text;
  }
}
