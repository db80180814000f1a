import type { Load } from './tools/load.ts';
import type { Deliveries } from './tools/deliveries.ts';
import type { Random } from './tools/random.ts';
import type { Scene, SceneOptions } from './tools/scene.ts';

/** What can be made shorter or longer than usual. */
export interface FaultOptions {
  /** How long NATS is out of reach in F12; the catalogue says ten minutes, half a minute is the default. */
  readonly outageMs: number;
  /** How long the relay stands still in F05; the catalogue says a minute, half of it is the default. */
  readonly frozenMs: number;
  /** How many events F31 plays again; the catalogue says 100,000. */
  readonly replayed: number;
}

/** What a fault works with. */
export interface FaultContext {
  readonly scene: Scene;
  readonly load: Load;
  readonly deliveries: Deliveries;
  readonly random: Random;
  readonly options: FaultOptions;
  /** Real time, as the machine sees it. */
  readonly pause: (ms: number) => Promise<void>;
  /** Adds an observation to the report. */
  readonly note: (text: string) => void;
}

/** One row of the catalogue. `run` brings the load and the fault, and heals; then the runner waits and checks. */
export interface FaultTest {
  readonly id: string;
  readonly title: string;
  readonly scene?: SceneOptions;
  readonly quietWithinMs?: number;
  readonly run: (context: FaultContext) => Promise<void>;
}
