import { EventEmitter } from 'node:events';
import { SystemClock } from '@throughline/platform';
import { INTERNAL_KEY, REVIEWS_SDL, reviewsResolvers } from './example-graph.ts';
import { startExampleSubgraph } from './example-subgraph.ts';

/** The reviews subgraph of the example graph as a process of its own, on the port given or a free one; tells its address. */
const { url } = await startExampleSubgraph({
  sdl: REVIEWS_SDL,
  resolvers: reviewsResolvers(new EventEmitter()),
  key: INTERNAL_KEY,
  clock: new SystemClock(),
  port: Number(process.argv[2] ?? 0),
});
process.stdout.write(`${url}\n`);
