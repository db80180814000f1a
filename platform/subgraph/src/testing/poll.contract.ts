import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Instant } from '@throughline/contracts';

/** An outside system whose notifications are all lost, and what a running domain has taken over of its records. */
export interface PolledSystem {
  /** People make so many records, all in this instant; answers their names. */
  enter(count: number): Promise<string[]>;
  /** Changes a record so that it is to be taken over anew. */
  change(name: string): Promise<void>;
  /** Absent where nothing can be removed. */
  remove?(name: string): Promise<void>;
  /** A record that becomes visible now and is stamped with an earlier instant, as a long transaction's is; its name. */
  enterLate(stamp: Instant): Promise<string>;
  /** One turn of every poll, and rest. */
  poll(): Promise<void>;
  pass(seconds: number): Promise<Instant>;
  /** Names of what was taken over, each as often as it was: twice for one that was changed in between. */
  taken(): Promise<string[]>;
  close(): Promise<void>;
}

const CROWD = 1000;
/** More than two pages of any poll. */
const WHILE_READING = 450;
const sorted = (names: readonly string[]): string[] => [...names].sort();

/** What every poll has to find, however the notifications were lost. */
export function pollContract(what: string, open: () => Promise<PolledSystem>): void {
  describe(`the poll of ${what}, when no notification comes`, { timeout: 170_000 }, () => {
    let system: PolledSystem;
    let known: string[];
    const fresh = async (): Promise<string[]> => {
      const before = new Map<string, number>();
      for (const name of known) before.set(name, (before.get(name) ?? 0) + 1);
      const taken = await system.taken();
      return taken.filter((name) => {
        const left = before.get(name) ?? 0;
        before.set(name, left - 1);
        return left <= 0;
      });
    };
    const polled = async (): Promise<string[]> => {
      known = await system.taken();
      await system.poll();
      return sorted(await fresh());
    };

    before(async () => {
      system = await open();
      known = [];
    });
    after(() => system.close());

    it('finds what was made and changed in the course of a day, each once', async () => {
      const names: string[] = [];
      for (let hour = 0; hour < 24; hour += 6) {
        names.push(...(await system.enter(2)));
        await system.pass(6 * 3600);
      }
      assert.deepEqual(await polled(), sorted(names));
      assert.deepEqual(await polled(), []);
      await system.change(names[0] ?? '');
      await system.pass(60);
      assert.deepEqual(await polled(), [names[0]]);
    });

    it(`finds ${CROWD} records with one stamp, and what comes after them`, async () => {
      const crowd = await system.enter(CROWD);
      assert.deepEqual(await polled(), sorted(crowd));
      await system.pass(1);
      const [next] = await system.enter(1);
      assert.deepEqual(await polled(), [next]);
      assert.deepEqual(await polled(), []);
    });

    it('loses nothing that is changed or removed while it reads', async () => {
      await system.pass(3600);
      const crowd = await system.enter(WHILE_READING);
      known = await system.taken();
      const polling = system.poll();
      while ((await system.taken()).length === known.length) await new Promise((resolve) => setImmediate(resolve));
      await system.change(crowd[0] ?? '');
      await system.change(crowd.at(-1) ?? '');
      await system.remove?.(crowd[1] ?? '');
      await polling;
      await system.poll();
      const found = new Set(await fresh());
      const missing = crowd.filter((name) => !found.has(name) && !(system.remove && name === crowd[1]));
      assert.deepEqual(missing, []);
    });

    it('goes on over a record that is gone, and finds one that becomes visible late', async () => {
      await system.pass(3600);
      const [gone = '', stays = ''] = await system.enter(2);
      await system.remove?.(gone);
      assert.deepEqual(await polled(), system.remove ? [stays] : sorted([gone, stays]));
      const now = await system.pass(90);
      const [newest = ''] = await system.enter(1);
      const late = await system.enterLate(new Date(Date.parse(now) - 60_000).toISOString() as Instant);
      assert.deepEqual(await polled(), sorted([newest, late]));
      assert.deepEqual(await polled(), []);
    });
  });
}
