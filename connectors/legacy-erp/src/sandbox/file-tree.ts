import type { Clock } from '@throughline/contracts';
import type { Collection } from '@throughline/sandbox';

interface StoredFile {
  readonly content: string;
  /** Seconds, as SFTP tells them. */
  readonly modified: number;
}

/** The folders of the ERP's interface. */
const FOLDERS: readonly string[] = [
  '/in/ar',
  '/in/cust',
  '/in/gl',
  '/in/.tmp',
  '/out/ack',
  '/out/balance',
  '/out/master',
  '/archive',
  '/error',
];

/** Thrown for what the file server refuses; `code` is the SFTP status. */
export class FileRefusal extends Error {
  constructor(
    readonly code: 'NO_SUCH_FILE' | 'FAILURE',
    message: string,
  ) {
    super(message);
  }
}

/** The ERP's disk: files by absolute path, and the folders of the interface. */
export class FileTree {
  /** Told of every file that has come into being under its name. */
  appeared: (path: string) => void = () => undefined;

  constructor(
    private readonly files: Collection<StoredFile>,
    private readonly clock: Clock,
    private readonly fixed: readonly string[] = FOLDERS,
  ) {}

  read(path: string): Buffer {
    const file = this.files.get(path);
    if (!file) throw new FileRefusal('NO_SUCH_FILE', `no such file: ${path}`);
    return Buffer.from(file.content, 'base64');
  }

  has(path: string): boolean {
    return this.files.has(path);
  }

  put(path: string, bytes: Buffer): void {
    this.store(path, bytes);
    this.appeared(path);
  }

  rename(from: string, to: string): void {
    if (this.files.has(to)) throw new FileRefusal('FAILURE', `${to} exists`);
    this.store(to, this.read(from));
    this.files.delete(from);
    this.appeared(to);
  }

  remove(path: string): void {
    if (!this.files.delete(path)) throw new FileRefusal('NO_SUCH_FILE', `no such file: ${path}`);
  }

  isFolder(path: string): boolean {
    return path === '/' || this.folders().some((folder) => folder === path || folder.startsWith(`${path}/`));
  }

  /** Names in a folder, folders first. */
  entries(folder: string): { name: string; folder: boolean; size: number; modified: number }[] {
    const prefix = folder === '/' ? '/' : `${folder}/`;
    const below = new Set(
      this.folders()
        .filter((each) => each.startsWith(prefix))
        .map((each) => each.slice(prefix.length).split('/')[0] ?? ''),
    );
    const files = this.names(folder).map((name) => ({ name, folder: false, ...this.attributes(`${prefix}${name}`) }));
    return [...[...below].map((name) => ({ name, folder: true, size: 0, modified: this.seconds() })), ...files];
  }

  /** Names of the files in a folder, sorted. */
  names(folder: string): string[] {
    const prefix = `${folder}/`;
    return this.files
      .ids()
      .filter((path) => path.startsWith(prefix) && !path.slice(prefix.length).includes('/'))
      .map((path) => path.slice(prefix.length))
      .sort();
  }

  attributes(path: string): { size: number; modified: number } {
    const size = this.read(path).length;
    return { size, modified: this.files.get(path)?.modified ?? 0 };
  }

  private store(path: string, bytes: Buffer): void {
    this.files.set(path, { content: bytes.toString('base64'), modified: this.seconds() });
  }

  private folders(): string[] {
    const months = this.files.ids().flatMap((path) => /^\/archive\/\d{6}/.exec(path)?.[0] ?? []);
    return [...this.fixed, ...new Set(months)];
  }

  private seconds(): number {
    return Math.floor(this.clock.now().getTime() / 1000);
  }
}
