import type { FaultTest } from '../fault.ts';
import { until } from '../tools/until.ts';

export const answerLost: FaultTest = {
  id: 'F28',
  title: 'SaaS does it, then the answer is lost',
  run: async ({ scene, load, random, note }) => {
    let lost = 0;
    scene.books.script = () => {
      if (random.next() < 0.5) return { kind: 'works' };
      lost += 1;
      return { kind: 'writes and says nothing' };
    };
    await load.run({ orders: 30, shape: { exported: true, from: null } });
    await until('answers are lost', () => Promise.resolve(lost > 0), scene.clock, 10_000);
    note(`${lost} answers lost`);
  },
};
