import { readFileSync } from 'node:fs';
import { z } from 'zod';

export const SANDBOXES = ['salesforce', 'netsuite', 'avalara', 'stripe'] as const;
export type SandboxName = (typeof SANDBOXES)[number];

/** What a sandbox keeps: records by collection and id. */
export type SandboxState = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const state = z.record(z.string(), z.record(z.string(), z.unknown()));

/** Asks a running sandbox what it keeps. */
export async function stateAt(url: string): Promise<SandboxState> {
  const answer = await fetch(new URL('/__sandbox/state', url));
  if (!answer.ok) throw new Error(`the sandbox at ${url} answers ${answer.status}`);
  return state.parse(await answer.json());
}

const change = z.union([z.tuple([z.string(), z.string(), z.unknown()]), z.tuple([z.string(), z.string()])]);

/** Reads what a sandbox keeps from its data file: one change a line, a removal without a value. */
export function stateIn(dataFile: string): SandboxState {
  const collections: Record<string, Record<string, unknown>> = {};
  for (const line of readFileSync(dataFile, 'utf8').split('\n')) {
    if (line === '') continue;
    const [name, id, value] = change.parse(JSON.parse(line));
    const records = (collections[name] ??= {});
    if (value === undefined) delete records[id];
    else records[id] = value;
  }
  return collections;
}
