import assert from 'node:assert/strict';
import { it } from 'node:test';
import { summaryOf } from './profile-summary.ts';

it('sums the time that a function spent itself, wherever it was called from', () => {
  const frame = (functionName: string, url: string) => ({ functionName, url, lineNumber: 9 });
  const nodes = [
    { id: 1, callFrame: frame('(idle)', '') },
    { id: 2, callFrame: frame('parse', 'file:///x/node_modules/pg/lib/parser.js') },
    { id: 3, callFrame: frame('parse', 'file:///x/node_modules/pg/lib/parser.js') },
  ];
  assert.deepEqual(summaryOf({ nodes, samples: [1, 2, 3, 2], timeDeltas: [100, 200, 50, 50] }), [
    { place: 'parse  pg/lib/parser.js:10', share: 0.75 },
    { place: '(idle)', share: 0.25 },
  ]);
});
