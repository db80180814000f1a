/** Where the servers and databases of one run are. */
export interface Places {
  readonly natsUrl: string;
  readonly producing: Urls;
  readonly consuming: Urls;
}
export interface Urls {
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly transportUrl: string;
}

/** The four plain ones are the limit: the same rows and messages with nothing of the product around them. */
export type Role = 'producing' | 'consuming' | 'plain-outbox' | 'plain-inbox' | 'plain-publisher' | 'plain-puller';

/** What a process of the benchmark is told at its start, as JSON in its first argument. */
export interface HostConfig {
  readonly role: Role;
  readonly places: Places;
}

/** The share of one process in a run. */
export interface Share {
  readonly events: number;
  readonly aggregates: number;
  readonly worker: number;
  readonly workers: number;
}
export type Order =
  | ({ readonly do: 'carry'; readonly perTransaction: number; readonly inFlight: number } & Share)
  | { readonly do: 'pace'; readonly perSecond: number; readonly seconds: number; readonly aggregates: number }
  /** How many events the handlers were given so far; asked of a consuming process. */
  | { readonly do: 'tell' }
  | { readonly do: 'start-profile' }
  | { readonly do: 'end-profile'; readonly file: string };

/** Instants in milliseconds since 1970, and how many events it was about. */
export interface Answer {
  readonly begun: number;
  readonly ended: number;
  readonly events: number;
}

/** What a process does on orders, and how it ends. */
export interface Actor {
  act(order: Order): Promise<Answer>;
  stop(): Promise<void>;
}
