export {
  type CustomerAccount,
  type BillToAccount,
  type OfferedLine,
  type OfferedVersion,
  Seller,
} from './people/seller.ts';
export { DeliveryTeam, type WorkedTime } from './people/delivery-team.ts';
export { FinanceDesk } from './people/finance-desk.ts';
export { Architect, type TenantConfiguration } from './people/architect.ts';
export { configureSample, driveSample } from './sample/drive-sample.ts';
export { SAMPLE, sampleCustomer, sampleEstimates, sampleOffer } from './sample/sample-engagement.ts';
export { type Asker, GraphClient, GraphRequestError } from './world/graph-client.ts';
export type { Sandboxes } from './world/sandboxes.ts';
export { startWorld, type SubgraphName, type World, type WorldOptions } from './world/world.ts';
