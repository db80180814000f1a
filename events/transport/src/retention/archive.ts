import { rm } from 'node:fs/promises';
import { instant, type Clock, type Month } from '@throughline/contracts';
import type { Bus } from '../bus/bus.ts';
import type { TransportDatabase } from '../store/transport-database.ts';
import { crashPoint } from '../work/crash-point.ts';
import { ArchiveFolder, contentsOf, type Manifest, pack, unpack } from './archive-folder.ts';
import { confirm } from './confirmation.ts';
import { type Held, MonthRows } from './month-rows.ts';
import { MonthStays } from './refusal.ts';
import { checkSettings, daysAfter, LEAST_OUTBOX_DAYS, outboxMayLeave, type RetentionSettings } from './settings.ts';

/** So many facts are put back in one statement. */
const PUT_BACK_AT_ONCE = 500;

export interface ArchiveOptions {
  readonly service: string;
  readonly database: TransportDatabase;
  readonly bus: Bus;
  readonly settings: RetentionSettings;
  readonly clock: Clock;
  /** Ends the writing of a file; what was written of it is taken away. */
  readonly signal?: AbortSignal;
}

/**
 * Takes months of one service's outbox away into files and brings them back. The order makes a crash harmless: the rows
 * go last, after the file and what it holds were written, flushed and read back; until then everything is repeated.
 * One process of a service at a time lets months go. Bringing one back needs no lock: it is marked as brought back
 * before its first row, and leaves only as exactly what its archive holds.
 */
export class Archive {
  readonly rows: MonthRows;
  private readonly folder: ArchiveFolder;

  constructor(private readonly options: ArchiveOptions) {
    checkSettings(options.settings);
    this.rows = new MonthRows(options.database);
    this.folder = new ArchiveFolder(options.settings.folder, options.service);
  }

  list(): Promise<Manifest[]> {
    return this.folder.manifests();
  }

  /** When a month may leave: after its time, and no sooner than 35 days after it was brought back. */
  async mayLeave(month: Month): Promise<Date> {
    const due = outboxMayLeave(month, this.options.settings);
    const restored = (await this.folder.manifest(month))?.restoredAt;
    if (!restored) return due;
    const stays = daysAfter(new Date(restored), LEAST_OUTBOX_DAYS);
    return stays > due ? stays : due;
  }

  /** Throws `MonthStays` with the reason when the month may not leave; then nothing has changed in the database. */
  async archiveMonth(month: Month): Promise<Manifest> {
    const { clock, database } = this.options;
    const before = await this.folder.manifest(month);
    const due = await this.mayLeave(month);
    if (due > clock.now()) throw new MonthStays(`it is kept until ${due.toISOString()}`);
    const held = await this.rows.held(month);
    await this.check(month, held, before);
    const draft = await this.folder.draft(month, database.worker);
    try {
      const contents = await this.write(month, draft, held);
      if (before?.restoredAt && before.rowsSha256 !== contents.rowsSha256)
        throw new MonthStays('it was brought back and differs from its archive; bring it back once more');
      crashPoint('retention.after-draft');
      await this.folder.keep(month, draft);
      crashPoint('retention.after-file');
      const { service } = this.options;
      const manifest = { service, month, ...held, ...contents, archivedAt: instant(clock.now()), restoredAt: null };
      // A month that was brought back counts as such until it has left again, lest a part of it is taken for the whole.
      await this.folder.writeManifest(month, { ...manifest, restoredAt: before?.restoredAt ?? null });
      crashPoint('retention.after-manifest');
      await this.rows.dropOutbox(month, clock.now(), held);
      crashPoint('retention.after-drop');
      if (before?.restoredAt) await this.folder.writeManifest(month, manifest);
      return manifest;
    } finally {
      await rm(draft, { force: true });
    }
  }

  /** Brings an archived month back into the outbox, for a replay to reach; as often as wanted. Answers how many facts. */
  async restoreMonth(month: Month): Promise<number> {
    const manifest = await this.folder.manifest(month);
    if (!manifest) throw new MonthStays('it was never archived');
    const found = await contentsOf(this.folder.file(month));
    if (found.sha256 !== manifest.sha256 || found.count !== manifest.count)
      throw new MonthStays('its archive is not the file that was written');
    // Before the first row: from now on the rows are what came from the archive, complete or not.
    await this.folder.writeManifest(month, { ...manifest, restoredAt: instant(this.options.clock.now()) });
    if (!(await this.rows.makePart(month))) throw new MonthStays('facts of it lie in the default part');
    for await (const lines of unpack(this.folder.file(month), PUT_BACK_AT_ONCE)) {
      await this.rows.putBack(lines);
      crashPoint('retention.after-page');
    }
    const { count } = await this.rows.held(month);
    if (count !== manifest.count)
      throw new Error(`${month} has ${count} facts of ${manifest.count} after it was brought back`);
    return count;
  }

  /** What was brought back was confirmed before it left, and nothing of it was sent since. */
  private async check(month: Month, held: Held, before: Manifest | null): Promise<void> {
    const { bus, clock } = this.options;
    const unsent = await this.rows.unsent(month);
    if (unsent > 0) throw new MonthStays(`${unsent} of its facts wait to be sent`);
    if (before && held.count < before.count) throw new MonthStays('it holds fewer facts than its archive');
    if (before?.restoredAt) return;
    const { created } = await bus.extent();
    await confirm(bus, held.count, await this.rows.publications(month, created), clock.now());
  }

  private async write(
    month: Month,
    draft: string,
    held: Held,
  ): Promise<Pick<Manifest, 'count' | 'sha256' | 'rowsSha256'>> {
    const written = await pack(draft, this.rows.lines(month), this.options.signal);
    crashPoint('retention.after-write');
    const found = await contentsOf(draft);
    if (written.count !== held.count) throw new MonthStays('it changed while it was archived');
    if (found.count !== written.count || found.rowsSha256 !== written.rowsSha256)
      throw new MonthStays('what was read back from its archive is not what was written');
    return found;
  }
}
