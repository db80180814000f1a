import { type AddressInfo, createServer } from 'node:net';
import ssh2, { type AuthContext, type Connection, type ParsedKey, type SFTPWrapper } from 'ssh2';
import { invariant } from '@throughline/contracts';
import { Secret } from '@throughline/platform';
import { fingerprintOf } from '../client/sftp-channel.ts';
import type { Disturbances } from './disturbances.ts';
import { FileRefusal, type FileTree } from './file-tree.ts';

const { Server, utils } = ssh2;
const { STATUS_CODE, OPEN_MODE } = utils.sftp;
const FOLDER_MODE = 0o040755;
const FILE_MODE = 0o100644;

export interface SftpServerOptions {
  readonly username: string;
  /** Of the one key that may sign in, in OpenSSH form. */
  readonly publicKey: string;
  readonly port?: number;
  /** Private key of the server; a new one when absent, so that a restart shows another fingerprint. */
  readonly hostKey?: string;
}

export interface SftpServer {
  readonly host: string;
  readonly port: number;
  readonly hostKeySha256: string;
  stop(): Promise<void>;
}

/** A new key pair in OpenSSH form, for whoever sets up a connection to a sandbox. */
export function sftpKeyPair(): { readonly publicKey: string; readonly privateKey: Secret } {
  const pair = utils.generateKeyPairSync('ed25519');
  return { publicKey: pair.public, privateKey: new Secret(pair.private) };
}

interface Handle {
  readonly path: string;
  readonly kind: 'read' | 'write' | 'folder';
  bytes: Buffer;
  listed: boolean;
}

function parsed(key: string): ParsedKey {
  const found = utils.parseKey(key);
  invariant(!(found instanceof Error), 'the key is in OpenSSH or PEM form');
  return found;
}

/** The file server of the ERP: SFTP version 3 over SSH, key-pair sign-in, one session at a time, no `posix-rename`. */
export async function startSftpServer(
  options: SftpServerOptions,
  tree: FileTree,
  disturbances: Disturbances,
): Promise<SftpServer> {
  const hostKey = options.hostKey ?? utils.generateKeyPairSync('ed25519').private;
  const connections = new Set<Connection>();
  const allowed = parsed(options.publicKey);
  const ssh = new Server({ hostKeys: [hostKey] }, (connection) => {
    connections.add(connection);
    connection
      .on('authentication', (context) => authenticate(context, options.username, allowed, connections.size))
      .on('ready', () => {
        connection.on('session', (accept) => {
          accept().on('sftp', (acceptSftp) => serve(acceptSftp(), tree, disturbances));
        });
      })
      .on('close', () => connections.delete(connection))
      // A client that goes away in the middle is its own affair.
      .on('error', () => connections.delete(connection));
  });
  const server = createServer({ noDelay: true }, (socket) => ssh.injectSocket(socket));
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  return {
    host: '127.0.0.1',
    port,
    hostKeySha256: fingerprintOf(parsed(hostKey).getPublicSSH()),
    stop: async () => {
      for (const connection of connections) connection.end();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function authenticate(context: AuthContext, username: string, allowed: ParsedKey, sessions: number): void {
  if (sessions > 1 || context.username !== username || context.method !== 'publickey')
    return context.reject(['publickey']);
  const sameKey = allowed.type === context.key.algo && allowed.getPublicSSH().equals(context.key.data);
  const signed =
    context.signature === undefined ||
    (context.blob !== undefined && allowed.verify(context.blob, context.signature, context.hashAlgo) === true);
  return sameKey && signed ? context.accept() : context.reject(['publickey']);
}

/** Answers the requests of one session from the tree. */
function serve(sftp: SFTPWrapper, tree: FileTree, disturbances: Disturbances): void {
  const handles = new Map<number, Handle>();
  let last = 0;
  const open = (handle: Omit<Handle, 'listed'>): Buffer => {
    last += 1;
    handles.set(last, { ...handle, listed: false });
    const name = Buffer.alloc(4);
    name.writeUInt32BE(last);
    return name;
  };
  const at = (name: Buffer): Handle => {
    const handle = name.length === 4 ? handles.get(name.readUInt32BE()) : undefined;
    if (!handle) throw new FileRefusal('FAILURE', 'no such handle');
    return handle;
  };
  const answering = (request: number, work: () => void): void => {
    try {
      work();
    } catch (error) {
      const code = error instanceof FileRefusal ? error.code : 'FAILURE';
      sftp.status(request, STATUS_CODE[code], error instanceof Error ? error.message : '');
    }
  };
  const done = (request: number): void => void sftp.status(request, STATUS_CODE.OK);
  sftp.on('OPEN', (request, path, flags) =>
    answering(request, () => {
      const writes = (flags & OPEN_MODE.WRITE) !== 0;
      const bytes = writes ? Buffer.alloc(0) : tree.read(path);
      sftp.handle(request, open({ path, kind: writes ? 'write' : 'read', bytes }));
    }),
  );
  sftp.on('WRITE', (request, name, offset, data) =>
    answering(request, () => {
      const handle = at(name);
      const bytes = Buffer.alloc(Math.max(handle.bytes.length, offset + data.length));
      handle.bytes.copy(bytes);
      data.copy(bytes, offset);
      handle.bytes = bytes;
      done(request);
    }),
  );
  sftp.on('READ', (request, name, offset, length) =>
    answering(request, () => {
      const { bytes } = at(name);
      if (offset >= bytes.length) sftp.status(request, STATUS_CODE.EOF);
      else sftp.data(request, bytes.subarray(offset, offset + length));
    }),
  );
  sftp.on('CLOSE', (request, name) =>
    answering(request, () => {
      const { path, kind, bytes } = at(name);
      handles.delete(name.readUInt32BE());
      if (kind === 'write') tree.put(path, disturbances.uploaded(path, bytes));
      done(request);
    }),
  );
  sftp.on('OPENDIR', (request, path) =>
    answering(request, () => {
      if (!tree.isFolder(path)) throw new FileRefusal('NO_SUCH_FILE', `no such folder: ${path}`);
      sftp.handle(request, open({ path, kind: 'folder', bytes: Buffer.alloc(0) }));
    }),
  );
  sftp.on('READDIR', (request, name) =>
    answering(request, () => {
      const handle = at(name);
      if (handle.listed) return void sftp.status(request, STATUS_CODE.EOF);
      handle.listed = true;
      const entries = tree.entries(handle.path).map((entry) => ({
        filename: entry.name,
        longname: `${entry.folder ? 'drwxr-xr-x' : '-rw-r--r--'} 1 erp erp ${entry.size} ${entry.name}`,
        attrs: attributes(entry.folder, entry.size, entry.modified),
      }));
      return entries.length === 0 ? void sftp.status(request, STATUS_CODE.EOF) : void sftp.name(request, entries);
    }),
  );
  const stat = (request: number, path: string): void =>
    answering(request, () => {
      const folder = tree.isFolder(path);
      const { size, modified } = folder ? { size: 0, modified: 0 } : tree.attributes(path);
      sftp.attrs(request, attributes(folder, size, modified));
    });
  sftp.on('STAT', stat);
  sftp.on('LSTAT', stat);
  sftp.on('FSTAT', (request, name) =>
    answering(request, () => {
      const { bytes } = at(name);
      sftp.attrs(request, attributes(false, bytes.length, 0));
    }),
  );
  sftp.on('SETSTAT', (request) => done(request));
  sftp.on('FSETSTAT', (request) => done(request));
  sftp.on('REMOVE', (request, path) =>
    answering(request, () => {
      tree.remove(path);
      done(request);
    }),
  );
  sftp.on('RENAME', (request, from, to) =>
    answering(request, () => {
      disturbances.renaming(to);
      tree.rename(from, to);
      done(request);
    }),
  );
  sftp.on('REALPATH', (request, path) => {
    const absolute = path.startsWith('/') ? path : `/${path.replace(/^\.\/?/, '')}`;
    sftp.name(request, [{ filename: absolute, longname: absolute, attrs: attributes(true, 0, 0) }]);
  });
}

const attributes = (folder: boolean, size: number, modified: number) => ({
  mode: folder ? FOLDER_MODE : FILE_MODE,
  uid: 0,
  gid: 0,
  size,
  atime: modified,
  mtime: modified,
});
