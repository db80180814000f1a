import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One file as it is served. */
export interface Asset {
  readonly type: string;
  readonly content: Buffer;
}

const require = createRequire(import.meta.url);
const JAVASCRIPT = 'text/javascript; charset=utf-8';
const CSS = 'text/css; charset=utf-8';
const HTML = 'text/html; charset=utf-8';

const packageFolder = (name: string): string => dirname(require.resolve(`${name}/package.json`));
/** Beside `src` and `dist`, which are equally deep. */
const ownFile = (name: string): string => fileURLToPath(new URL(`../../assets/graphiql/${name}`, import.meta.url));

const asset = async (file: string, type: string): Promise<Asset> => ({ type, content: await readFile(file) });

/** The ES module of graphql-ws for browsers, with the sibling modules that it imports. */
async function graphqlWs(): Promise<Map<string, Asset>> {
  const client = fileURLToPath(import.meta.resolve('graphql-ws/client'));
  const entry = await asset(client, JAVASCRIPT);
  const siblings = [...entry.content.toString('utf8').matchAll(/from '\.\/([\w.-]+\.js)'/g)].map(
    ([, name]) => `${name}`,
  );
  const files = new Map([['graphql-ws/client.js', entry]]);
  for (const name of new Set(siblings)) {
    files.set(`graphql-ws/${name}`, await asset(join(dirname(client), name), JAVASCRIPT));
  }
  return files;
}

/** Everything that the GraphiQL page loads, read once from the installed packages: no request leaves the machine. */
export async function graphiqlAssets(): Promise<ReadonlyMap<string, Asset>> {
  const react = packageFolder('react');
  const reactDom = packageFolder('react-dom');
  const graphiql = packageFolder('graphiql');
  return new Map([
    ['page.html', await asset(ownFile('page.html'), HTML)],
    ['page.js', await asset(ownFile('page.js'), JAVASCRIPT)],
    ['page.css', await asset(ownFile('page.css'), CSS)],
    ['react.js', await asset(join(react, 'umd/react.production.min.js'), JAVASCRIPT)],
    ['react-dom.js', await asset(join(reactDom, 'umd/react-dom.production.min.js'), JAVASCRIPT)],
    ['graphiql.js', await asset(join(graphiql, 'graphiql.min.js'), JAVASCRIPT)],
    ['graphiql.css', await asset(join(graphiql, 'graphiql.min.css'), CSS)],
    ...(await graphqlWs()),
  ]);
}
