import type { Life } from '../scheduler.ts';
import type { Setting } from '../setting.ts';

/** A message as the stream keeps it. Its sequence is its place, counted from 1. */
export interface Stored {
  readonly subject: string;
  readonly id: string;
  readonly body: string;
}

/** One who has asked to be given a durable's messages. */
export interface Reader {
  readonly life: Life;
  /** False once its connection is gone. */
  readonly open: boolean;
  give(message: Stored, sequence: number): void;
  consumerDeleted(): void;
  /** Looks whether there is still a durable to read. */
  askAgain(): void;
}

export interface DurableConfig {
  readonly durable_name: string;
  readonly filter_subject: string;
  readonly deliver_policy: string;
  readonly opt_start_seq?: number;
}

interface Durable {
  readonly config: DurableConfig;
  readonly partition: string;
  /** The next sequence to look at; all before it were handed out or are not of this partition. */
  next: number;
  /** Handed out and not acknowledged, with the instant at which each is handed out again. */
  readonly pending: Map<number, number>;
  readonly again: Set<number>;
}

/** What the server answers when it refuses, with the code of its API. */
export class ApiRefusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** As the bus asks for. */
const ACK_WAIT_MS = 60_000;
const HEARTBEATS_MISSED_MS = 30_000;

const partitionIn = (subject: string): string => subject.slice(subject.lastIndexOf('.') + 1);

/**
 * A JetStream server with the one stream, as measured: duplicates are dropped within a window only, what it has
 * acknowledged may be gone after a power cut while durables remember more than there is, acknowledgements name a
 * durable and a sequence and nothing else, and a message comes again when none arrived in time.
 */
export class ModelStream {
  created: string | null = null;
  messages: Stored[] = [];
  up = true;
  /** How often the server was started. */
  starts = 1;
  /** One for each connection; called when the server goes. */
  readonly connections = new Set<() => void>();
  private readonly seen = new Map<string, { readonly sequence: number; readonly at: number }>();
  private readonly durables = new Map<string, Durable>();
  private readonly readers = new Map<string, Set<Reader>>();
  private readonly pumping = new Set<string>();
  private streams = 0;

  constructor(
    private readonly setting: Setting,
    private readonly stored: (message: Stored, sequence: number) => void,
    private readonly acknowledged: (durable: string, message: Stored, sequence: number) => void,
  ) {}

  info(): { created: string; state: { first_seq: number; last_seq: number } } {
    if (this.created === null) throw new ApiRefusal(404, 'stream not found');
    return {
      created: this.created,
      state: { first_seq: this.messages.length > 0 ? 1 : 0, last_seq: this.messages.length },
    };
  }

  add(): void {
    if (this.created !== null) return;
    this.streams += 1;
    this.created = `stream ${this.streams}`;
    this.setting.note('stream', () => `created as ${this.created}`);
  }

  message(sequence: number): Stored {
    this.info();
    const message = this.messages[sequence - 1];
    if (!message) throw new ApiRefusal(404, 'no message found');
    return message;
  }

  publish(message: Stored): number {
    if (this.created === null) throw new ApiRefusal(503, 'no responders');
    const { scheduler, profile } = this.setting;
    const known = this.seen.get(message.id);
    if (known && scheduler.now - known.at < profile.duplicateWindow) return known.sequence;
    const sequence = this.messages.push(message);
    this.seen.set(message.id, { sequence, at: scheduler.now });
    this.setting.note('stream', () => `stores ${sequence} ${message.id.slice(-4)} ${message.subject}`);
    this.stored(message, sequence);
    for (const { config, partition } of this.durables.values())
      if (partition === partitionIn(message.subject)) this.pumpSoon(config.durable_name);
    return sequence;
  }

  addConsumer(config: DurableConfig): void {
    const { state } = this.info();
    const there = this.durables.get(config.durable_name)?.config;
    if (there) {
      const same = there.deliver_policy === config.deliver_policy && there.opt_start_seq === config.opt_start_seq;
      if (same) return;
      throw new ApiRefusal(400, 'consumer already exists');
    }
    const asked = config.opt_start_seq ?? 1;
    const next = Math.min(asked, state.last_seq + 1);
    const partition = partitionIn(config.filter_subject);
    this.durables.set(config.durable_name, { config, partition, next, pending: new Map(), again: new Set() });
    this.setting.note('stream', () => `makes ${config.durable_name} from ${next}`);
    this.pumpSoon(config.durable_name);
  }

  deleteConsumer(name: string): void {
    this.durable(name);
    this.durables.delete(name);
    this.setting.note('stream', () => `deletes ${name}`);
    for (const reader of this.readers.get(name) ?? []) {
      // Told through a waiting pull only. One that is not told may go on with the next durable of that name, and
      // otherwise misses the heartbeats.
      const isTold = !this.setting.strikes(0.1);
      if (isTold) this.readers.get(name)?.delete(reader);
      if (isTold) reader.consumerDeleted();
      else this.setting.scheduler.between(0, HEARTBEATS_MISSED_MS, reader.life, () => reader.askAgain());
    }
  }

  consumerInfo(name: string): {
    config: DurableConfig;
    delivered: { stream_seq: number };
    ack_floor: { stream_seq: number };
    num_ack_pending: number;
    num_pending: number;
  } {
    const { config, next, pending, partition } = this.durable(name);
    const left = this.messages.slice(next - 1).filter((message) => partitionIn(message.subject) === partition).length;
    return {
      config,
      delivered: { stream_seq: next - 1 },
      ack_floor: { stream_seq: this.floor(name) },
      num_ack_pending: pending.size,
      num_pending: left,
    };
  }

  consumers(): ReturnType<ModelStream['consumerInfo']>[] {
    this.info();
    return [...this.durables.keys()].map((name) => this.consumerInfo(name));
  }

  attach(name: string, reader: Reader): void {
    this.durable(name);
    const readers = this.readers.get(name) ?? new Set();
    this.readers.set(name, readers.add(reader));
    this.pumpSoon(name);
  }

  detach(name: string, reader: Reader): void {
    this.readers.get(name)?.delete(reader);
  }

  acknowledge(name: string, sequence: number): void {
    const durable = this.durables.get(name);
    if (!durable?.pending.delete(sequence)) return;
    durable.again.delete(sequence);
    const message = this.messages[sequence - 1];
    this.setting.note('stream', () => `${name} has ${sequence} acknowledged`);
    if (message) this.acknowledged(name, message, sequence);
    this.pumpSoon(name);
  }

  stillWorking(name: string, sequence: number): void {
    const durable = this.durables.get(name);
    if (durable?.pending.has(sequence)) this.expectAnswer(durable, sequence);
  }

  /** The server stops, with every connection, and is back after that time. */
  stop(downMs: number): void {
    this.up = false;
    this.readers.clear();
    for (const lose of Array.from(this.connections)) lose();
    this.setting.scheduler.after(downMs, null, () => {
      this.up = true;
      this.starts += 1;
      this.setting.note('stream', () => 'is up again');
    });
  }

  /** What was acknowledged and not on disk is gone; each durable remembers all, less, or nothing any more. */
  loseTail(kept: number, durables: 'kept' | 'older' | 'lost'): void {
    this.setting.note('stream', () => `keeps ${kept} of ${this.messages.length}, durables ${durables}`);
    this.messages = this.messages.slice(0, kept);
    for (const [id, { sequence }] of this.seen) if (sequence > kept) this.seen.delete(id);
    for (const durable of this.durables.values()) {
      if (durables === 'lost') this.durables.delete(durable.config.durable_name);
      if (durables !== 'older') continue;
      durable.next = this.setting.random.whole(1, Math.min(this.floor(durable.config.durable_name), kept) + 1);
      durable.pending.clear();
      durable.again.clear();
    }
  }

  wipe(): void {
    this.setting.note('stream', () => 'is wiped');
    this.created = null;
    this.messages = [];
    this.seen.clear();
    this.durables.clear();
  }

  /** The last sequence up to which all was acknowledged. */
  private floor(name: string): number {
    const { next, pending } = this.durable(name);
    return pending.size > 0 ? Math.min(...pending.keys()) - 1 : next - 1;
  }

  private durable(name: string): Durable {
    this.info();
    const durable = this.durables.get(name);
    if (!durable) throw new ApiRefusal(404, 'consumer not found');
    return durable;
  }

  private pumpSoon(name: string): void {
    if (this.pumping.has(name)) return;
    this.pumping.add(name);
    this.setting.scheduler.between(0, 1, null, () => {
      this.pumping.delete(name);
      this.pump(name);
    });
  }

  private pump(name: string): void {
    const durable = this.durables.get(name);
    if (!durable || !this.up) return;
    const readers = [...(this.readers.get(name) ?? [])].filter((reader) => reader.open);
    if (readers.length === 0) return;
    for (const sequence of durable.again) {
      durable.again.delete(sequence);
      this.handOut(durable, sequence, readers);
    }
    while (durable.next <= this.messages.length && durable.pending.size < this.setting.profile.handedOut) {
      const sequence = durable.next;
      durable.next += 1;
      const message = this.messages[sequence - 1];
      if (message && partitionIn(message.subject) === durable.partition) this.handOut(durable, sequence, readers);
    }
  }

  private handOut(durable: Durable, sequence: number, readers: readonly Reader[]): void {
    const message = this.messages[sequence - 1];
    if (!message) {
      // It went with the tail; the durable still waits for an answer to it, and no more is to be had.
      durable.pending.delete(sequence);
      return;
    }
    this.expectAnswer(durable, sequence);
    this.setting.random.pick(readers).give(message, sequence);
    if (this.setting.strikes(this.setting.profile.handedOutTwice))
      this.setting.random.pick(readers).give(message, sequence);
  }

  private expectAnswer(durable: Durable, sequence: number): void {
    const { scheduler, profile } = this.setting;
    // Too short a wait has messages come again that are being worked on; it would never end for one that takes longer.
    const due = scheduler.now + (this.setting.hostile ? profile.ackWait : ACK_WAIT_MS);
    durable.pending.set(sequence, due);
    scheduler.at(due, null, () => {
      if (durable.pending.get(sequence) !== due) return;
      durable.again.add(sequence);
      this.pumpSoon(durable.config.durable_name);
    });
  }
}
