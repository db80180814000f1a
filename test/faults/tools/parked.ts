import type { Scene } from './scene.ts';

/** Lets parked facts be tried again, as a person does who has removed the cause. */
export async function releaseParked(scene: Scene): Promise<void> {
  await scene.truth.ledger.query(`update held_event set state = 'waiting' where state = 'parked'`);
}
