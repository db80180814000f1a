/** Defects that are planted on purpose, each in the model's side of a port; the run has to find every one. */
export const BUGS = {
  'no-inbox': 'the inbox remembers nothing: every event passes for the next one, as often as it comes',
  'ack-first': 'a message is acknowledged when it is handed out instead of after the commit',
  'last-id-reader': 'the relay reads the outbox from the last position that it has seen',
  'no-tail-probe': 'the outbox never notices that the stream holds less than was recorded',
  'durables-kept': 'consumers are not rebuilt after the stream lost its tail',
  'split-commit': 'inbox and progress are committed before the effects instead of with them',
  'mark-first': 'facts are marked as sent when the relay takes them instead of when the stream has them',
  'dirty-read': 'the relay sees facts before their transaction commits',
} as const;

export type Bug = keyof typeof BUGS;
export const isBug = (name: string): name is Bug => name in BUGS;
