export interface NatsConfigOptions {
  /** Told apart from any other server that may answer on the same port. */
  readonly serverName: string;
  readonly port: number;
  readonly storeDir: string;
  readonly pidFile: string;
  /** `2.9.10` */
  readonly version: string;
  /** Worlds that know nothing of each other, each with a user and a password of its name; who names none is the first. */
  readonly accounts?: readonly string[];
}

const atLeast = (version: string, major: number, minor: number): boolean => {
  const [a = 0, b = 0] = version.split('.').map(Number);
  return a > major || (a === major && b >= minor);
};

/**
 * The configuration file of the server. Events of up to 8 MB: the largest is an activated contract with all its
 * terms. `sync_interval` (how much a power cut may take, two minutes unless set) is unknown before 2.10, where the
 * server would refuse to start. One entry a line, as entries on one line need commas.
 * Source: NATS documentation, "Server configuration" and "JetStream configuration".
 */
export function natsConfig({ serverName, port, storeDir, pidFile, version, accounts = [] }: NatsConfigOptions): string {
  const jetStream = [
    `  store_dir: ${JSON.stringify(storeDir)}`,
    ...(atLeast(version, 2, 10) ? ['  sync_interval: "10s"'] : []),
  ];
  return [
    `server_name: ${serverName}`,
    `listen: "127.0.0.1:${port}"`,
    `pid_file: ${JSON.stringify(pidFile)}`,
    'max_payload: 8MB',
    'jetstream {',
    ...jetStream,
    '}',
    ...accountsOf(accounts),
    '',
  ].join('\n');
}

const accountsOf = (accounts: readonly string[]): string[] =>
  accounts.length === 0
    ? []
    : [
        'accounts {',
        ...accounts.flatMap((name) => [
          `  ${name} {`,
          '    jetstream: enabled',
          `    users: [{ user: ${name}, password: ${name} }]`,
          '  }',
        ]),
        '}',
        `no_auth_user: ${accounts[0]}`,
      ];
