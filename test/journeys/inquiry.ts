import type { Asker, World } from '@throughline/embedded';
import type { Probe } from './probes.ts';

/** Fields asked in one request; few, so that the limits of the gateway stay out of it. */
const AT_ONCE = 10;

export interface Answer {
  readonly data: unknown;
  readonly errors: unknown;
}

/** Asks the gateway what it answers, refusals and errors included. */
export class Inquiry {
  constructor(private readonly world: World) {}

  async post(asker: Asker, query: string, variables: Record<string, unknown> = {}): Promise<Answer> {
    const { urls, graph } = this.world;
    const response = await fetch(`${urls['gateway']}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await graph.token(asker)}` },
      body: JSON.stringify({ query, variables }),
    });
    const { data = null, errors = null } = (await response.json()) as Partial<Answer>;
    return { data, errors };
  }

  /** What each probe is answered when it asks for its own name, or for one of the same shape that nothing has. */
  async ask(
    asker: Asker,
    probes: readonly Probe[],
    { kind = 'query', unknown = false }: { kind?: 'query' | 'mutation'; unknown?: boolean } = {},
  ): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (let from = 0; from < probes.length; from += AT_ONCE) {
      const some = probes.slice(from, from + AT_ONCE);
      const { query, variables } = written(some, kind, unknown);
      const { data, errors } = await this.post(asker, query, variables);
      some.forEach((_probe, k) => {
        const mine = ((errors ?? []) as { path?: unknown[] }[]).filter(({ path }) => !path || path[0] === `a${k}`);
        answers.push({ data: (data as Record<string, unknown> | null)?.[`a${k}`] ?? null, errors: mine });
      });
    }
    return answers;
  }

  /** The same as text, with one word for whatever name was asked for and without what differs between requests. */
  async texts(asker: Asker, probes: readonly Probe[], how: Parameters<Inquiry['ask']>[2] = {}): Promise<string[]> {
    const answers = await this.ask(asker, probes, how);
    return answers.map((answer, k) => {
      const value = probes[k]?.value ?? null;
      const text = JSON.stringify(answer).replace(/,?"(traceId|path|locations)":("[^"]*"|\[[^\]]*\])/g, '');
      if (value === null) return text;
      const asked = how.unknown ? unknownLike(value) : value;
      return text.replaceAll(`"${asked}"`, '"<it>"').replaceAll(`\\"${asked}\\"`, '\\"<it>\\"');
    });
  }
}

const unknownLike = (value: string): string =>
  /^[a-z]+_/.test(value) ? `${value.slice(0, -8)}00000000` : `${value}-NOT`;

function written(probes: readonly Probe[], kind: string, unknown: boolean) {
  const variables: Record<string, string> = {};
  const declared = probes.flatMap(({ type, value }, k) => {
    if (value === null) return [];
    variables[`v${k}`] = unknown ? unknownLike(value) : value;
    return `$v${k}: ${type}`;
  });
  const fields = probes.map(({ field, argumentsWith, selection }, k) => {
    return `a${k}: ${field}${argumentsWith(`$v${k}`)} ${selection}`;
  });
  const head = declared.length === 0 ? kind : `${kind}(${declared.join(', ')})`;
  return { query: `${head} { ${fields.join('\n')} }`, variables };
}
