import { type Clock, type Month, Money } from '@throughline/contracts';
import type { Secret } from '@throughline/platform';
import { type Sandbox, type SandboxOptions, startSandbox } from '@throughline/sandbox';
import type { ArDocument } from '../formats/ar-document.ts';
import type { AppliedReceipt, CustomerBlock, CustomerRecord, ExchangeRate } from '../formats/extracts.ts';
import { addArFacade } from './ar-facade-service.ts';
import { BatchJob } from './batch-job.ts';
import { Disturbances } from './disturbances.ts';
import { type BookedCustomer, type BookedDocument, ErpBook } from './erp-book.ts';
import { ExtractJob } from './extract-job.ts';
import { FileTree } from './file-tree.ts';
import { postDocument, type PostingSetup } from './posting.ts';
import { type SftpServer, startSftpServer } from './sftp-server.ts';

export interface LegacyErpSandboxOptions extends SandboxOptions {
  readonly legalEntity: string;
  readonly username: string;
  readonly password: Secret;
  /** Public key, in OpenSSH form, of the one key pair that may sign in to the file server. */
  readonly sftpPublicKey: string;
  readonly sftpPort?: number;
  readonly sftpHostKey?: string;
  /** UTC times of day between which single posts are allowed; null: always. Default 06:00 to 20:00. */
  readonly postingHours?: { readonly from: string; readonly to: string } | null;
  readonly setup?: Partial<PostingSetup>;
}

/** What a person at the ERP can do, and look into. */
export interface ErpDesk {
  customers(): BookedCustomer[];
  takeCustomer(record: CustomerRecord): BookedCustomer;
  block(customerNo: string, block: CustomerBlock): void;
  limitCredit(customerNo: string, limit: string | null): void;
  renumber(from: string, to: string): void;
  documents(): BookedDocument[];
  /** Posts with whatever reference a person types: ours, too. */
  postByHand(document: ArDocument): BookedDocument;
  /** The number that the document with this external id will get. */
  decideNumber(externalId: string, erpDocNo: string): void;
  lock(externalId: string): void;
  unlock(externalId: string): void;
  closePeriod(period: Month, closedAt?: string): void;
  freezePeriod(period: Month): void;
  openPeriod(period: Month): void;
  setRate(rate: Omit<ExchangeRate, 'enteredAt'>): void;
  applyReceipt(receipt: AppliedReceipt): void;
}

/** The night's work by hand; by itself it runs at 22:00 and tells at 04:00, UTC. */
export interface ErpNight {
  /** Takes the waiting files and writes the extracts. */
  runBatch(): void;
  acknowledge(): void;
  /** The document waits as `PARKED` when a file brings it. */
  park(externalId: string): void;
  settleParked(externalId: string, outcome?: 'POSTED' | 'REJECTED'): void;
  /** True while a missing number stops the batch. */
  readonly stoppedByGap: boolean;
}

export interface LegacyErpSandbox extends Sandbox {
  readonly sftp: Omit<SftpServer, 'stop'>;
  readonly files: FileTree;
  readonly disturbances: Disturbances;
  readonly desk: ErpDesk;
  readonly night: ErpNight;
}

const BATCH_AT = '22:00';
const ACKNOWLEDGED_AT = '04:00';
const POSTING_HOURS = { from: '06:00', to: '20:00' };

const timeOfDay = (clock: Clock): string => clock.now().toISOString().slice(11, 16);

/** A legacy ERP on this machine: SOAP over HTTP, files over SFTP, its calendar by the clock. */
export async function startLegacyErpSandbox(options: LegacyErpSandboxOptions): Promise<LegacyErpSandbox> {
  const { clock, legalEntity, username, password, postingHours = POSTING_HOURS } = options;
  const setup: PostingSetup = { revenueAccounts: null, closedProjects: [], ...options.setup };
  const disturbances = new Disturbances();
  const locked = new Set<string>();
  let parts: { book: ErpBook; tree: FileTree; batch: BatchJob; extracts: ExtractJob } | undefined;
  const mayPost = (): boolean =>
    postingHours === null || (timeOfDay(clock) >= postingHours.from && timeOfDay(clock) < postingHours.to);
  const sandbox = await startSandbox('legacy-erp', options, async ({ app, store }) => {
    const book = new ErpBook(store, clock);
    const tree = new FileTree(store.collection('files'), clock);
    const shared = { tree, book, clock, disturbances, setup, legalEntity };
    const batch = new BatchJob(shared, store.collection('pending-acknowledgments'));
    const extracts = new ExtractJob(tree, book, legalEntity);
    tree.appeared = (path) => void (/^\/in\/cust\/.*\.done$/.test(path) && batch.takeCustomers());
    await addArFacade(app, { book, setup, username, password, mayPost, locked, sessionLimit: 5 });
    parts = { book, tree, batch, extracts };
  });
  const { book, tree, batch, extracts } = parts as NonNullable<typeof parts>;
  const access = { username, publicKey: options.sftpPublicKey, hostKey: options.sftpHostKey, port: options.sftpPort };
  const sftp = await startSftpServer(access, tree, disturbances);
  const night = nightOf(batch, extracts);
  const withdrawals = [
    daily(clock, BATCH_AT, () => night.runBatch()),
    daily(clock, ACKNOWLEDGED_AT, () => night.acknowledge()),
  ];
  const stopHttp = sandbox.stop.bind(sandbox);
  return Object.assign(sandbox, {
    sftp: { host: sftp.host, port: sftp.port, hostKeySha256: sftp.hostKeySha256 },
    files: tree,
    disturbances,
    desk: deskOf({ book, extracts, setup, locked }),
    night,
    stop: async () => {
      for (const withdraw of withdrawals) withdraw();
      await sftp.stop();
      await stopHttp();
    },
  });
}

/** Does something every day at a UTC time of day; answers how to end it. */
function daily(clock: Clock, at: string, work: () => void): () => void {
  let withdraw: () => void = () => undefined;
  const arm = (): void => {
    const next = new Date(`${clock.now().toISOString().slice(0, 10)}T${at}:00Z`);
    if (next <= clock.now()) next.setUTCDate(next.getUTCDate() + 1);
    withdraw = clock.at(next, () => {
      work();
      arm();
    });
  };
  arm();
  return () => withdraw();
}

function nightOf(batch: BatchJob, extracts: ExtractJob): ErpNight {
  let stoppedByGap = false;
  return {
    runBatch: () => {
      batch.postHeld();
      stoppedByGap = batch.takeInvoices();
      extracts.nightly();
    },
    acknowledge: () => batch.acknowledge(),
    park: (externalId) => void batch.parked.add(externalId),
    settleParked: (externalId, outcome = 'POSTED') => batch.settle(externalId, outcome),
    get stoppedByGap() {
      return stoppedByGap;
    },
  };
}

function deskOf(parts: { book: ErpBook; extracts: ExtractJob; setup: PostingSetup; locked: Set<string> }): ErpDesk {
  const { book, extracts, setup, locked } = parts;
  const periodBecomes = (period: Month, status: 'OPEN' | 'FROZEN' | 'CLOSED', closedAt: string | null): void => {
    book.setPeriod(period, status, closedAt);
    extracts.periods();
  };
  return {
    customers: () => book.customers(),
    takeCustomer: (record) => book.takeCustomer(record),
    block: (customerNo, block) => book.changeCustomer(customerNo, { block }),
    limitCredit: (customerNo, creditLimit) => book.changeCustomer(customerNo, { creditLimit }),
    renumber: (from, to) => book.renumberCustomer(from, to),
    documents: () => book.documents.values(),
    postByHand: (document) => postDocument(book, document, setup, { fileSequence: null, park: false }).document,
    decideNumber: (externalId, erpDocNo) => book.decideNumber(externalId, erpDocNo),
    lock: (externalId) => void locked.add(externalId),
    unlock: (externalId) => void locked.delete(externalId),
    closePeriod: (period, closedAt) => periodBecomes(period, 'CLOSED', closedAt ?? null),
    freezePeriod: (period) => periodBecomes(period, 'FROZEN', null),
    openPeriod: (period) => periodBecomes(period, 'OPEN', null),
    setRate: (rate) => {
      book.setRate(rate);
      extracts.rates();
    },
    applyReceipt: (receipt) => {
      const document = receipt.erpDocNo === null ? undefined : book.documentByNumber(receipt.erpDocNo);
      if (document) {
        const open = Money.of(document.open, document.currency).minus(
          Money.of(receipt.appliedAmount, document.currency),
        );
        book.keep({ ...document, open: open.toAmount() });
      }
      book.receipts.set(receipt.receiptNo, receipt);
    },
  };
}
