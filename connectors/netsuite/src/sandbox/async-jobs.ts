import type { Collection, FastifyInstance } from '@throughline/sandbox';
import { NetSuiteApiError, noSuchRecord } from './api-error.ts';

const JOB_PATH = '/services/rest/async/v1/job';

interface Job {
  readonly id: string;
  readonly progress: 'succeeded' | 'failed';
  readonly location?: string;
  readonly error?: { readonly status: number; readonly body: Record<string, unknown> };
}

/** Asynchronous requests. They are worked off at once; the caller still has to follow the job to its result. */
export class AsyncJobs {
  constructor(
    private readonly jobs: Collection<Job>,
    private readonly keys: Collection<string>,
  ) {}

  /** Runs the work under its key and gives the path of the job; a repeated key is refused with the first job's place. */
  run(key: string | string[] | undefined, work: () => string): string {
    const first = typeof key === 'string' ? this.keys.get(key) : undefined;
    if (first !== undefined)
      throw new NetSuiteApiError(
        400,
        'IDEMPOTENCY_ERROR',
        'The idempotency key was used already.',
        {},
        `${JOB_PATH}/${first}`,
      );
    const id = String(this.jobs.size + 1);
    this.jobs.set(id, this.done(id, work));
    if (typeof key === 'string') this.keys.set(key, id);
    return `${JOB_PATH}/${id}`;
  }

  routes(app: FastifyInstance): void {
    app.get<{ Params: { id: string } }>(`${JOB_PATH}/:id`, async ({ params }) => {
      const { id, progress } = this.find(params.id);
      const links = [{ rel: 'self', href: `${JOB_PATH}/${id}/task` }];
      return { id, completed: true, progress, task: { links } };
    });
    app.get<{ Params: { id: string } }>(`${JOB_PATH}/:id/task/:task/result`, async ({ params }, reply) => {
      const { location, error } = this.find(params.id);
      if (error) return reply.code(error.status).send(error.body);
      return reply.code(204).header('location', location).send();
    });
  }

  private find(id: string): Job {
    const job = this.jobs.get(id);
    if (!job) throw noSuchRecord(id);
    return job;
  }

  private done(id: string, work: () => string): Job {
    try {
      return { id, progress: 'succeeded', location: work() };
    } catch (error) {
      if (!(error instanceof NetSuiteApiError)) throw error;
      return { id, progress: 'failed', error: { status: error.status, body: error.body() } };
    }
  }
}
