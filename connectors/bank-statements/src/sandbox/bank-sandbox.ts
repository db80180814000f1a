import { type CalendarDate, dateOfInstant, invariant, Money, type MoneyJson } from '@throughline/contracts';
import { Disturbances, FileTree, type SftpServer, startSftpServer } from '@throughline/legacy-erp';
import { type Collection, type Sandbox, type SandboxOptions, startSandbox } from '@throughline/sandbox';
import { writeCamt053 } from '../formats/camt053.ts';
import { writeMt940 } from '../formats/mt940.ts';
import type { BankEntry, BankStatement } from '../statement.ts';

export interface BankSandboxOptions extends SandboxOptions {
  readonly username: string;
  /** Public key, in OpenSSH form, of the one key pair that may sign in. */
  readonly sftpPublicKey: string;
  /** IBAN, and the currency of the account. */
  readonly account: string;
  readonly currency: string;
  readonly format: 'MT940' | 'CAMT053';
}

/** Money that comes onto the account, or leaves it when it is negative. */
export interface Transfer {
  readonly amount: MoneyJson;
  /** Today's unless told otherwise. */
  readonly valueDate?: CalendarDate;
  readonly text?: string;
  readonly endToEndId?: string;
  readonly documents?: readonly string[];
  readonly counterparty?: string;
}

export interface BankSandbox extends Sandbox {
  readonly sftp: Omit<SftpServer, 'stop'>;
  /** Books a transfer onto the account; answers the bank's reference. */
  transfer(transfer: Transfer): string;
  /** Writes the statement of what was booked since the last one; answers the file's name, or null when nothing was. */
  endDay(): string | null;
  /** Puts any file onto the server, as banks do when something goes wrong. */
  putFile(name: string, bytes: Buffer): void;
}

const FOLDER = '/statements';
type Booked = Omit<BankEntry, 'amount'> & { readonly amount: MoneyJson };

/** A bank on this machine: one account, its statements in files on an SFTP server. */
export async function startBankSandbox(options: BankSandboxOptions): Promise<BankSandbox> {
  const { clock, account, currency, format, username, sftpPublicKey: publicKey } = options;
  let parts: { files: FileTree; book: Book } | undefined;
  const sandbox = await startSandbox('bank', options, async ({ store }) => {
    parts = {
      files: new FileTree(store.collection('files'), clock, [FOLDER]),
      book: new Book(store.collection('entries'), store.collection('statements'), { account, currency }),
    };
  });
  invariant(parts !== undefined, 'the sandbox has its parts once it is started');
  const { files, book } = parts;
  const sftp = await startSftpServer({ username, publicKey }, files, new Disturbances());
  const stopHttp = sandbox.stop.bind(sandbox);
  return Object.assign(sandbox, {
    sftp: { host: sftp.host, port: sftp.port, hostKeySha256: sftp.hostKeySha256 },
    transfer: (transfer: Transfer) => book.enter(transfer, dateOfInstant(clock.now())),
    endDay: () => {
      const statement = book.close(dateOfInstant(clock.now()));
      if (!statement) return null;
      const [name, text] =
        format === 'MT940'
          ? [`${statement.id}.sta`, writeMt940(statement)]
          : [`${statement.id}.xml`, writeCamt053(statement)];
      files.put(`${FOLDER}/${name}`, Buffer.from(text));
      return name;
    },
    putFile: (name: string, bytes: Buffer) => files.put(`${FOLDER}/${name}`, bytes),
    stop: async () => {
      await sftp.stop();
      await stopHttp();
    },
  });
}

/** What the bank keeps of the account. */
class Book {
  constructor(
    private readonly entries: Collection<Booked>,
    private readonly statements: Collection<{ closing: MoneyJson; upTo: number }>,
    private readonly account: { readonly account: string; readonly currency: string },
  ) {}

  enter({ amount, valueDate, text, endToEndId, documents, counterparty }: Transfer, today: CalendarDate): string {
    const bankReference = `B${String(this.entries.ids().length + 1).padStart(9, '0')}`;
    this.entries.set(bankReference, {
      bankReference,
      valueDate: valueDate ?? today,
      bookingDate: today,
      amount,
      remittanceText: text ?? '',
      endToEndId: endToEndId ?? null,
      structuredReference: null,
      documents: documents ?? [],
      counterparty: counterparty ?? null,
    });
    return bankReference;
  }

  close(today: CalendarDate): BankStatement | null {
    const count = this.statements.ids().length;
    const last = this.statements.get(String(count));
    const all = this.entries.ids().sort();
    const booked = all.slice(last?.upTo ?? 0).flatMap((id) => this.entries.get(id) ?? []);
    if (booked.length === 0) return null;
    const { account, currency } = this.account;
    const opening = last ? Money.from(last.closing) : Money.zero(currency);
    const entries = booked.map((entry): BankEntry => ({ ...entry, amount: Money.from(entry.amount) }));
    const turnover = Money.sum(
      entries.map(({ amount }) => amount),
      currency,
    );
    const closing = opening.plus(turnover);
    this.statements.set(String(count + 1), { closing: closing.toJSON(), upTo: all.length });
    return { account, currency, id: `${today.replaceAll('-', '')}-${count + 1}`, opening, closing, entries };
  }
}
