import type { Scene, Service } from './scene.ts';

/** Waits until a process has crashed where it was told to, and starts another in its place. */
export async function restartAfterCrash(scene: Scene, service: Service): Promise<void> {
  const crashed = scene.process(service);
  await Promise.race([
    crashed.ended(),
    scene.clock.pause(60_000).then(() => {
      throw new Error(`${service} never passed ${crashed.config.crashAt?.point}`);
    }),
  ]);
  scene.processes[service].shift();
  await scene.add(service, { crashAt: null });
}
