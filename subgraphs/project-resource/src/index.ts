import 'reflect-metadata';

export { start } from './main.ts';
export { projectResource, projectResourceOutline } from './definition.ts';
export { projectResourceGraph } from './api/graph.ts';
export { certiniaPsas } from './adapters/certinia-psas.ts';
export { PsaDirectory } from './adapters/psa-directory.ts';
