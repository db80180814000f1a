import { NatsError } from 'nats';
import type { Life } from '../scheduler.ts';
import { never, type Setting } from '../setting.ts';
import { ApiRefusal, type ModelStream } from './model-stream.ts';

const TRY_AGAIN_MS = 500;
/** Both sides' pings; a connection that is dead is noticed within this. */
const NOTICED_WITHIN_MS = 3000;

/** One way of a connection: what is sent first arrives first. */
class Way {
  private last = 0;

  constructor(private readonly setting: Setting) {}

  arrival(): number {
    const { scheduler, profile } = this.setting;
    this.last = Math.max(this.last, scheduler.now + this.setting.delay(profile.network));
    return this.last;
  }
}

/** One process's connection to the server, as the client library keeps it: it finds its way back by itself. */
export class ModelConnection {
  private way: { readonly up: Way; readonly down: Way; alive: boolean } | null = null;
  private readonly unsent: (() => void)[] = [];
  private readonly whenBack = new Set<() => void>();
  private readonly whenLost = new Set<() => void>();
  /** No way leads to the server until then. */
  private cutOffUntil = 0;

  constructor(
    readonly setting: Setting,
    readonly stream: ModelStream,
    readonly life: Life,
  ) {}

  onLost(listener: () => void): void {
    this.whenLost.add(listener);
  }

  /** Answers how to end that. */
  onBack(listener: () => void): () => void {
    this.whenBack.add(listener);
    return () => this.whenBack.delete(listener);
  }

  connect(): Promise<void> {
    return new Promise((resolve) => this.dial(resolve));
  }

  /** Asks the server; a request or an answer that is lost shows as time that ran out, and nobody knows. */
  request<T>(serve: () => T, options: { readonly isPublish?: boolean } = {}): Promise<T> {
    if (this.life.dead) return never();
    const { setting } = this;
    const { profile, scheduler } = setting;
    return new Promise((resolve, reject) => {
      const timer = scheduler.after(profile.answerWithin, this.life, () => reject(new NatsError('TIMEOUT', 'TIMEOUT')));
      const settle = (act: () => void): void => {
        timer.off = true;
        act();
      };
      const serveNow = (): void => {
        const answerLost = options.isPublish === true && setting.strikes(profile.lostAnswer);
        try {
          if (options.isPublish && setting.strikes(profile.refusedPublish))
            throw new ApiRefusal(503, 'insufficient resources');
          const value = serve();
          if (!answerLost) this.answer(() => settle(() => resolve(value)));
        } catch (error) {
          this.answer(() => settle(() => reject(natsError(error))));
        }
      };
      if (setting.strikes(profile.lostRequest)) return;
      if (!options.isPublish || !setting.strikes(profile.lateRequest)) return this.send(serveNow);
      // It waits in the server, longer than its sender does, and is gone when the server goes.
      const { starts } = this.stream;
      this.send(() => {
        scheduler.between(0, profile.answerWithin * 1.5, null, () => {
          if (this.stream.up && this.stream.starts === starts) serveNow();
        });
      });
    });
  }

  /** Sends and expects nothing. What is written while the connection is away may be sent when it is back. */
  send(serve: () => void): void {
    if (this.life.dead) return;
    const { way } = this;
    if (!way) return void this.unsent.push(serve);
    this.setting.scheduler.at(way.up.arrival(), null, () => {
      if (way.alive && this.stream.up) serve();
    });
  }

  /** From the server to this process, on the connection that is open at present. */
  answer(act: () => void): void {
    const { way } = this;
    if (!way?.alive) return;
    this.setting.scheduler.at(way.down.arrival(), this.life, () => {
      if (way.alive) act();
    });
  }

  get open(): boolean {
    return this.way?.alive === true && !this.life.dead;
  }

  /** The connection is dead from now on; the process notices sooner or later. */
  lose(cutOffMs = 0): void {
    const { way } = this;
    this.cutOffUntil = Math.max(this.cutOffUntil, this.setting.scheduler.now + cutOffMs);
    if (!way?.alive) return;
    way.alive = false;
    this.stream.connections.delete(this.drop);
    const noticed = this.setting.random.next() < 0.7 ? 20 : NOTICED_WITHIN_MS;
    this.setting.scheduler.between(0, noticed, this.life, () => {
      if (this.way !== way) return;
      this.way = null;
      this.setting.note(this.life.name, () => 'has lost the stream');
      for (const listener of this.whenLost) listener();
      this.dial(() => this.back());
    });
  }

  private readonly drop = (): void => this.lose();

  private dial(connected: () => void): void {
    const { scheduler, random } = this.setting;
    const free = this.stream.up && scheduler.now >= this.cutOffUntil;
    scheduler.after(
      free ? this.setting.delay(this.setting.profile.network) : TRY_AGAIN_MS * random.next(),
      this.life,
      () => {
        if (!this.stream.up || scheduler.now < this.cutOffUntil) return this.dial(connected);
        this.way = { up: new Way(this.setting), down: new Way(this.setting), alive: true };
        this.stream.connections.add(this.drop);
        connected();
      },
    );
  }

  /** Each dial drops what was written before it; what was written during it is sent before the listeners hear of it. */
  private back(): void {
    this.setting.note(this.life.name, () => 'has found the stream');
    const written = this.unsent.splice(0);
    for (const serve of written) if (this.setting.random.next() < this.setting.profile.flushed) this.send(serve);
    for (const listener of Array.from(this.whenBack)) listener();
  }
}

function natsError(error: unknown): Error {
  if (!(error instanceof ApiRefusal)) return error as Error;
  const { status, message } = error;
  const answer = new NatsError(message, String(status));
  if (status !== 503) answer.api_error = { code: status, err_code: 0, description: message };
  return answer;
}
