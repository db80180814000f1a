import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { printedContracts } from './printed-contracts.ts';

/** `npm run schema`: prints everything under `contracts/schema` and `docs` that follows from the code. */
const root = fileURLToPath(new URL('../../', import.meta.url));
for (const [path, text] of Object.entries(await printedContracts())) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  process.stdout.write(`${path}\n`);
}
