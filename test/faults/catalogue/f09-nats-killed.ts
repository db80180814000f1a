import type { FaultTest } from '../fault.ts';

export const natsKilled: FaultTest = {
  id: 'F09',
  title: 'NATS killed under load, 20 times',
  quietWithinMs: 120_000,
  run: async ({ scene, load, random, note, pause }) => {
    const under = { way: true };
    const kills = async (): Promise<void> => {
      for (let kill = 0; kill < 20; kill += 1) {
        await pause(random.whole(100, 500));
        await scene.nats.kill();
        await scene.nats.up();
      }
      under.way = false;
    };
    const sending = async (): Promise<void> => {
      while (under.way) await load.run({ orders: 20, paceMs: 40 });
    };
    await Promise.all([kills(), sending()]);
    note(`${load.answers.size} orders accepted, slowest ${load.slowestMs} ms`);
  },
};
