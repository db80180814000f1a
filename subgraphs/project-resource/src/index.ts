import 'reflect-metadata';
export { start } from './main.ts';
export { type SubgraphConfig as ProjectResourceConfig } from '@throughline/subgraph';
export { projectResource, projectResourceOutline } from './definition.ts';
export { projectResourceGraph } from './api/graph.ts';
export { PsaDirectory } from './adapters/psa-directory.ts';
