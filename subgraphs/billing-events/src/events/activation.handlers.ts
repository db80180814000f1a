import { billingSetupRequested, contractActivated } from '@throughline/events';
import { handle } from '@throughline/transport';
import { activateContract } from '../use-cases/activate-contract.ts';
import { establishBilling } from '../use-cases/establish-billing.ts';

export const onBillingSetupRequested = handle(billingSetupRequested, ({ data }, work) =>
  establishBilling(work, data.activationId, data.deal),
);

export const onContractActivated = handle(contractActivated, ({ data }, work) =>
  activateContract(work, data.deal.contractId, data.activatedAt),
);
