import type { Result } from '@throughline/contracts';
import { SftpChannel, type SftpOptions } from '@throughline/legacy-erp';
import { readCamt053 } from './formats/camt053.ts';
import { readMt940 } from './formats/mt940.ts';
import type { BankStatement } from './statement.ts';

export interface BankStatementOptions {
  /** The bank's file server: pinned by its host key, signed in to with a key pair. */
  readonly files: SftpOptions;
  /** Where the bank puts statements; `/statements` unless told otherwise. */
  readonly folder?: string;
}

/** A file of the bank, with all its statements or the reason why none of them can be taken. */
export interface BankFile {
  readonly name: string;
  readonly statements: Result<BankStatement[]>;
}

/** A file that is being written has another name until it is whole. */
const UNFINISHED = /(^\.|\.(tmp|part|filepart)$)/i;

/**
 * Reads a file in whichever format it is: XML is camt.053, anything else MT940. Refuses BANK_STATEMENT_UNREADABLE and
 * BANK_STATEMENT_UNBALANCED. Banks write MT940 in UTF-8 or in ISO-8859-1.
 */
export function readStatements(bytes: Buffer): Result<BankStatement[]> {
  const text = decoded(bytes);
  return text.trimStart().startsWith('<') ? readCamt053(text) : readMt940(text);
}

function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

/** Statements as the bank puts them onto its file server. Nothing is removed there: whoever reads keeps what was read. */
export class BankStatementClient {
  private readonly channel: SftpChannel;
  private readonly folder: string;

  constructor({ files, folder = '/statements' }: BankStatementOptions) {
    this.channel = new SftpChannel({ system: 'bank-statements', ...files });
    this.folder = folder;
  }

  /** The names of all files, in order. Transient UPSTREAM_UNAVAILABLE when the server cannot be reached. */
  names(): Promise<string[]> {
    return this.channel.session(`listing ${this.folder}`, async (session) =>
      (await session.names(this.folder)).filter((name) => !UNFINISHED.test(name)).sort(),
    );
  }

  /** Files by their names, in one session. */
  read(names: readonly string[]): Promise<BankFile[]> {
    return this.channel.session(`reading ${this.folder}`, async (session) => {
      const files: BankFile[] = [];
      for (const name of names)
        files.push({ name, statements: readStatements(await session.read(`${this.folder}/${name}`)) });
      return files;
    });
  }
}
