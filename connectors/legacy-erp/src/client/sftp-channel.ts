import { createHash } from 'node:crypto';
import { connect as connectSocket, type Socket } from 'node:net';
import { bulkhead } from 'cockatiel';
import SftpClient from 'ssh2-sftp-client';
import { Fault } from '@throughline/contracts';
import type { Logger, Secret } from '@throughline/platform';
import { faultOfTransfer, untrustedServer } from './faults.ts';

export interface SftpOptions {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  /** In OpenSSH or PEM form. */
  readonly privateKey: Secret;
  /** SHA-256 of the server's public key in base64, as `ssh-keygen -lf` shows it after `SHA256:`. */
  readonly hostKeySha256: string;
  readonly timeoutMs?: number;
  /** Whose file server it is, in faults and logs; this ERP's unless told otherwise. */
  readonly system?: string;
  readonly log: Logger;
}

export const fingerprintOf = (key: Buffer): string =>
  createHash('sha256').update(key).digest('base64').replace(/=+$/, '');

/** What an open session can do. Paths are absolute. */
export interface SftpSession {
  /** Names of the files in a folder; none when there is no such folder. */
  names(folder: string): Promise<string[]>;
  folders(folder: string): Promise<string[]>;
  read(path: string): Promise<Buffer>;
  exists(path: string): Promise<boolean>;
  write(path: string, bytes: Buffer): Promise<void>;
  /**
   * Plain `SSH_FXP_RENAME`: it fails when the target exists, which is what is wanted here. The extension
   * `posix-rename@openssh.com` would overwrite, and old servers do not have it.
   */
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
}

/** Sessions on the ERP's file server: one at a time, server pinned by its host key, signed in with a key pair. */
export class SftpChannel {
  private readonly turn = bulkhead(1, Number.POSITIVE_INFINITY);

  constructor(private readonly options: SftpOptions) {}

  /** Opens a session, works in it and closes it. Throws UPSTREAM_UNAVAILABLE, or UPSTREAM_REJECTED for a wrong host key. */
  session<T>(what: string, work: (session: SftpSession) => Promise<T>): Promise<T> {
    return this.turn.execute(async () => {
      // Without listeners of its own the client would log a late error of the socket to the console.
      const client = new SftpClient(this.options.system ?? 'legacy-erp', {
        error: () => undefined,
        end: () => undefined,
        close: () => undefined,
      });
      try {
        await this.connect(client);
        return await work(sessionOver(client));
      } catch (error) {
        throw error instanceof Fault ? error : faultOfTransfer(what, error, this.options.system);
      } finally {
        await client.end().catch((error: unknown) => this.options.log.warn('sftp.end', { error: String(error) }));
      }
    });
  }

  private async connect(client: SftpClient): Promise<void> {
    const { host, port, username, privateKey, hostKeySha256, timeoutMs = 20_000 } = this.options;
    let shown: string | null = null;
    const hostVerifier = (key: Buffer): boolean => {
      shown = fingerprintOf(key);
      return shown === hostKeySha256;
    };
    const sock = await socketTo(host, port);
    try {
      await client.connect({
        sock,
        username,
        privateKey: privateKey.reveal(),
        readyTimeout: timeoutMs,
        hostVerifier,
      });
    } catch (error) {
      sock.destroy();
      if (shown !== null && shown !== hostKeySha256) throw untrustedServer(shown, this.options.system);
      throw error;
    }
  }
}

/** A socket that sends at once: SSH speaks in many small packets, and each would otherwise wait for the last one's receipt. */
function socketTo(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket({ host, port, noDelay: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

function sessionOver(client: SftpClient): SftpSession {
  const entries = async (folder: string, type: '-' | 'd'): Promise<string[]> => {
    if ((await client.exists(folder)) !== 'd') return [];
    const found = await client.list(folder);
    return found.filter((entry) => entry.type === type).map(({ name }) => name);
  };
  return {
    names: (folder) => entries(folder, '-'),
    folders: (folder) => entries(folder, 'd'),
    read: async (path) => (await client.get(path)) as Buffer,
    exists: async (path) => (await client.exists(path)) !== false,
    write: async (path, bytes) => void (await client.put(bytes, path)),
    rename: async (from, to) => void (await client.rename(from, to)),
    remove: async (path) => void (await client.delete(path, true)),
  };
}
