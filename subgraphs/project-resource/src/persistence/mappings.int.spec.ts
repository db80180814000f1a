import 'reflect-metadata';
import { mappingsContract } from '@throughline/subgraph/testing';
import { projectResourceOutline } from '../definition.ts';

mappingsContract(projectResourceOutline);
