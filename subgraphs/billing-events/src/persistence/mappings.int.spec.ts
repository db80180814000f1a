import 'reflect-metadata';
import { mappingsContract } from '@throughline/subgraph/testing';
import { billingEventsOutline } from '../outline.ts';

mappingsContract(billingEventsOutline);
