import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Above this share of the heap nothing new is begun, so that what has begun can end. */
export const HEAP_SHARE = 0.85;
/** When a client that was refused may try again. */
export const RETRY_AFTER_SECONDS = 2;

/** Share of the heap that is taken, 0 to 1. */
const heapTaken = (): number => {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used / limit;
};

type Collect = (options: { type: 'major'; execution: 'async' }) => Promise<void>;

/** The engine's own collector, which it hands out on request only. */
function collector(): Collect {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as Collect;
}

/**
 * Says whether there is memory to begin something new. Much of a full heap may be garbage, and a process that refuses
 * everything makes no reason to look; so whoever finds it full has it looked through, once at a time.
 */
export class MemoryGuard {
  private looking: Promise<void> | null = null;

  constructor(
    private readonly share = HEAP_SHARE,
    private readonly taken: () => number = heapTaken,
    private readonly collect: () => Promise<void> = () => collector()({ type: 'major', execution: 'async' }),
  ) {}

  hasRoom(): boolean {
    if (this.taken() <= this.share) return true;
    this.looking ??= this.collect().finally(() => {
      this.looking = null;
    });
    return false;
  }
}
