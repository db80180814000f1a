/** Where everything listens on 127.0.0.1 under `npm start`, as long as the port is free. */
export const DEFAULT_PORTS = {
  gateway: 4000,
  'customer-contract': 4001,
  'project-resource': 4002,
  'billing-events': 4003,
  'invoice-payment': 4004,
  reporting: 4005,
  'salesforce-sandbox': 4101,
  'netsuite-sandbox': 4103,
  'legacy-erp-sandbox': 4106,
  'avalara-sandbox': 4104,
  'stripe-sandbox': 4105,
  postgres: 54_329,
  nats: 42_229,
} as const;
