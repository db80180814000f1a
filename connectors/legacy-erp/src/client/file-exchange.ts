import { type CalendarDate, Fault } from '@throughline/contracts';
import { compareFileNames, type FileName, fileNameText, type FileType, parseFileName } from '../formats/file-name.ts';
import type { SftpChannel, SftpSession } from './sftp-channel.ts';

/** Where a file of ours goes. */
export const INBOUND = { ARINV: '/in/ar', CUST: '/in/cust' } as const;
export const OUTBOUND = { acknowledgments: '/out/ack', balances: '/out/balance', master: '/out/master' } as const;

export type InboundType = keyof typeof INBOUND;

/** A file with its final name and bytes, which a repeat of the delivery must not change. */
export interface PreparedFile {
  readonly name: string;
  readonly bytes: Buffer;
}

export interface ReceivedFile {
  readonly name: string;
  readonly parts: FileName;
  readonly bytes: Buffer;
}

/** Files in and out, by the protocol of the interface: draft, rename, trigger; numbered without a gap. */
export class FileExchange {
  constructor(
    private readonly channel: SftpChannel,
    private readonly legalEntity: string,
  ) {}

  /**
   * The name and number of the next file of a type. Numbers are read off the server (waiting, archived and rejected
   * files alike), so they survive us; one writer per type and legal entity must be seen to by the caller.
   */
  nextName(type: InboundType, date: CalendarDate, extension: 'dat' | 'csv'): Promise<FileName> {
    return this.channel.session(`numbering ${type}`, async (session) => {
      const archive = await session.folders('/archive');
      const folders = [INBOUND[type], '/error', ...archive.map((month) => `/archive/${month}`)];
      const names = (await each(folders, (folder) => session.names(folder))).flat();
      const used = names
        .map((name) => parseFileName(name))
        .filter((name) => name?.type === type && name.legalEntity === this.legalEntity)
        .map((name) => name?.sequence ?? 0);
      const sequence = Math.max(0, ...used) + 1;
      return { type, legalEntity: this.legalEntity, date, sequence, part: 1, extension };
    });
  }

  /**
   * Brings a file to the ERP: draft, rename, then the trigger. A repeat goes on where the last one stopped; a file that
   * has been taken or waits with its trigger is left alone. Throws UPSTREAM_UNAVAILABLE; call again with the same file.
   */
  deliver(type: InboundType, { name, bytes }: PreparedFile): Promise<'DELIVERED' | 'THERE_ALREADY'> {
    return this.channel.session(`delivering ${name}`, async (session) => {
      const target = `${INBOUND[type]}/${name}`;
      const earlier = (await placeOf(session, name)) ?? target;
      if (!(await session.exists(earlier))) {
        const draft = `/in/.tmp/${name}.part`;
        await session.remove(draft);
        await session.write(draft, bytes);
        await session.rename(draft, target);
      }
      if (!(await session.read(earlier)).equals(bytes)) throw nameTaken(name, earlier);
      if (earlier !== target || (await session.exists(`${target}.done`))) return 'THERE_ALREADY';
      await session.write(`${target}.done`, Buffer.alloc(0));
      return 'DELIVERED';
    });
  }

  /** The names of a folder that belong to a type of this legal entity, oldest first. */
  namesOf(folder: string, type: FileType): Promise<FileName[]> {
    return this.channel.session(`listing ${folder}`, (session) => this.listed(session, folder, type));
  }

  /** All files of a type after (date, number, part) of `after`, oldest first. */
  receive(folder: string, type: FileType, after: FileName | null): Promise<ReceivedFile[]> {
    return this.channel.session(`reading ${folder}`, async (session) => {
      const names = await this.listed(session, folder, type);
      const wanted = names.filter((name) => after === null || compareFileNames(name, after) > 0);
      return each(wanted, (parts) => this.received(session, folder, parts));
    });
  }

  /** The newest file of a type, or null when the ERP has written none. */
  receiveLatest(folder: string, type: FileType): Promise<ReceivedFile | null> {
    return this.channel.session(`reading ${folder}`, async (session) => {
      const newest = (await this.listed(session, folder, type)).at(-1);
      return newest ? this.received(session, folder, newest) : null;
    });
  }

  /** What the ERP wrote about a file that it rejected as a whole, or null. */
  rejectionOf(name: string): Promise<string | null> {
    return this.channel.session(`looking for ${name}`, async (session) => {
      const path = `/error/${name}.txt`;
      return (await session.exists(path)) ? (await session.read(path)).toString('latin1').trim() : null;
    });
  }

  private async listed(session: SftpSession, folder: string, type: FileType): Promise<FileName[]> {
    const names = await session.names(folder);
    return names
      .map((name) => parseFileName(name))
      .filter((name): name is FileName => name?.type === type && name.legalEntity === this.legalEntity)
      .sort(compareFileNames);
  }

  private async received(session: SftpSession, folder: string, parts: FileName): Promise<ReceivedFile> {
    const name = fileNameText(parts);
    return { name, parts, bytes: await session.read(`${folder}/${name}`) };
  }
}

/** Where the reader has put a file that it took; null while it has not. */
async function placeOf(session: SftpSession, name: string): Promise<string | null> {
  const months = await session.folders('/archive');
  const paths = [...months.map((month) => `/archive/${month}`), '/error'].map((folder) => `${folder}/${name}`);
  for (const path of paths) if (await session.exists(path)) return path;
  return null;
}

/** Somebody else used the number, or a transfer was cut off: the bytes on the server are not ours. */
const nameTaken = (name: string, path: string): Fault =>
  new Fault('UPSTREAM_REJECTED', `another file lies on the server under the name ${name}`, {
    transient: false,
    evidence: { system: 'legacy-erp', path },
  });

/** One after the other: a session answers in order, and old servers take one request at a time. */
async function each<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
