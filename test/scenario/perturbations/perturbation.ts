import type { People, Played } from '../played.ts';
import type { Scenario } from '../scenario-file.ts';
import type { Happening, Planned } from '../timeline.ts';
import type { ParkedWork } from './parked-work.ts';

/** What a disturbed run has seen of itself, for the checks of its perturbation. */
export interface Noted {
  /** Work that was parked when the disturbance had passed. */
  deadLetters?: readonly ParkedWork[];
  /** What was not the same before and after, by name; empty when all was. */
  changed?: readonly string[];
}

/** A disturbance of a run. The figures must come out as without it. */
export interface Perturbation {
  readonly noted: Noted;
  /** Times of day that the configuration has in this run. */
  readonly dayClock?: Readonly<Record<string, string>>;
  /** Changes what happens when. */
  plan?(planned: readonly Planned[], scenario: Scenario): Planned[];
  starting?(played: Played, people: People): Promise<void>;
  /** The `DISTURBANCE` happenings that `plan` has added. */
  disturb?(what: string, played: Played, people: People): Promise<void>;
  after?(happening: Happening, played: Played, people: People): Promise<void>;
  afterRest?(played: Played, people: People): Promise<void>;
  atEnd?(played: Played, people: People): Promise<void>;
}

export const noPerturbation: Perturbation = { noted: {} };

/** Whether the happening is about what the scenario calls by this id. */
export const isAbout = (happening: Happening, subject: string): boolean => Object.values(happening).includes(subject);
