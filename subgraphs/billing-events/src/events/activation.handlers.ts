import { billingSetupRequested, contractActivated, contractAmended } from '@throughline/events';
import { handle } from '@throughline/transport';
import { activateContract, amendContract } from '../use-cases/activate-contract.ts';
import { establishBilling } from '../use-cases/establish-billing.ts';

export const onBillingSetupRequested = handle(billingSetupRequested, ({ data }, work) =>
  establishBilling(work, data.activationId, data.deal),
);

export const onContractActivated = handle(contractActivated, ({ data }, work) =>
  activateContract(work, data.deal, data.activatedAt),
);

export const onContractAmended = handle(contractAmended, ({ data }, work) =>
  amendContract(work, data.deal, data.amendedAt),
);
