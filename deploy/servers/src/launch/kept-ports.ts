import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../process/free-port.ts';

/** The ports that a data folder's services listened on last, by service, so that their URLs stay what they were. */
export class KeptPorts {
  private readonly file: string;
  private readonly kept: Record<string, number>;

  constructor(dataDir: string) {
    this.file = join(dataDir, 'ports.json');
    this.kept = this.read();
  }

  /** The port of last time, else the preferred one, where nobody else listens there; otherwise any free one. It is kept. */
  async port(name: string, preferred?: number): Promise<number> {
    const last = this.kept[name];
    const port = await freePort(last ?? preferred);
    // Somebody else has the one of last time for now: it is ours again when it is free.
    if (last === undefined) this.keep(name, port);
    return port;
  }

  private keep(name: string, port: number): void {
    this.kept[name] = port;
    writeFileSync(this.file, `${JSON.stringify(this.kept, null, 2)}\n`);
  }

  private read(): Record<string, number> {
    try {
      const read: unknown = JSON.parse(readFileSync(this.file, 'utf8'));
      const entries = Object.entries(read ?? {}).filter(([, port]) => Number.isInteger(port));
      return Object.fromEntries(entries) as Record<string, number>;
    } catch {
      // No folder of before, or a file that somebody damaged: ports are chosen anew.
      return {};
    }
  }
}
