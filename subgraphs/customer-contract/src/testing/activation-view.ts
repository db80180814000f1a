/** What the specs look at of an activation, and the selection that asks for it. */
export interface Activation {
  id: string;
  state: string;
  step: string;
  seconds: number | null;
  startedAt: string;
  completedAt: string | null;
  correlationId: string;
  pausedForSeconds: number | null;
  amount: { amount: string }[];
  pause: { code: string; owner: string; allowedActions: string[]; evidence: string } | null;
  checks: { run: number; check: string; result: string; code: string | null; evidence: string }[];
}

export const ACTIVATION = `id state step seconds startedAt completedAt correlationId pausedForSeconds amount { amount }
  pause { code owner allowedActions evidence } checks { run check result code evidence }`;
