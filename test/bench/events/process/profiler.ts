import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';

/** Takes the same CPU profile as `node --cpu-prof`, of the measured time alone: without the start and the loading. */
export class Profiler {
  private session: Session | undefined;

  async start(): Promise<void> {
    this.session = new Session();
    this.session.connect();
    await this.session.post('Profiler.enable');
    await this.session.post('Profiler.start');
  }

  async end(file: string): Promise<void> {
    const answer = await this.session?.post('Profiler.stop');
    if (answer) writeFileSync(file, JSON.stringify(answer.profile));
    this.session?.disconnect();
    this.session = undefined;
  }
}
