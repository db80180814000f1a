import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkCustomerMaster } from './check-customer-master.ts';

const customer = { id: 'cus_41', reference: 'CUST-41', name: 'Palisade Clinics Group' };
const billTo = {
  reference: 'BT-CO',
  name: 'Palisade Clinics of Colorado, Inc.',
  country: 'US',
  currency: 'USD',
  taxTreatment: 'S7.65',
  invoiceFormat: 'PDF en-US',
  customerId: 'cus_41',
};

describe('CUSTOMER_MASTER', () => {
  it('passes a customer whose bill-tos are complete', () => {
    assert.equal(checkCustomerMaster({ customer, billTos: [billTo], named: ['BT-CO'] }).result, 'PASS');
  });

  for (const { why, about, missing } of [
    {
      why: 'a bill-to without a tax treatment',
      about: { customer, billTos: [{ ...billTo, taxTreatment: null }], named: ['BT-CO'] },
      missing: [{ billTo: 'BT-CO', field: 'taxTreatment' }],
    },
    {
      why: 'a bill-to that the CRM does not have',
      about: { customer, billTos: [billTo], named: ['BT-CO', 'BT-NM'] },
      missing: [{ billTo: 'BT-NM', field: 'reference' }],
    },
    {
      why: 'a bill-to that belongs to another customer',
      about: { customer, billTos: [{ ...billTo, customerId: 'cus_7' }], named: ['BT-CO'] },
      missing: [{ billTo: 'BT-CO', field: 'customer', belongsTo: 'cus_7', soldTo: 'cus_41' }],
    },
    {
      why: 'a customer without a reference',
      about: { customer: { ...customer, reference: null }, billTos: [billTo], named: ['BT-CO'] },
      missing: [{ customer: null, field: 'reference' }],
    },
    {
      why: 'work that names no bill-to',
      about: { customer, billTos: [billTo], named: [] },
      missing: [{ customer: 'CUST-41', field: 'billTo' }],
    },
  ]) {
    it(`fails ${why} and says what is missing`, () => {
      assert.deepEqual(checkCustomerMaster(about), {
        result: 'FAIL',
        code: 'CUSTOMER_MASTER_INVALID',
        evidence: { missing },
      });
    });
  }
});
