import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Secret } from '@throughline/platform';
import { readNetSuiteNotification, signNetSuiteNotification, verifyNetSuiteNotification } from './notification.ts';

const secret = new Secret('a shared secret');
const body = '{"recordType":"customer","id":"5121"}';
const signature = signNetSuiteNotification(body, secret);

describe('the signature of a notification', () => {
  it('holds for exactly the bytes that were signed', () => {
    assert.equal(verifyNetSuiteNotification(body, signature, secret), true);
    assert.equal(verifyNetSuiteNotification(Buffer.from(body), signature.toUpperCase(), secret), true);
  });
  for (const [what, given, sign] of [
    ['an altered byte', body.replace('5121', '5122'), signature],
    ['a body that was written again', JSON.stringify(JSON.parse(body), null, 1), signature],
    ['no signature', body, undefined],
    ['half a signature', body, signature.slice(0, 32)],
    ['something that is not hex', body, 'z'.repeat(64)],
    ["another secret's signature", body, signNetSuiteNotification(body, new Secret('other'))],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.equal(verifyNetSuiteNotification(given, sign, secret), false);
    });
  }
});

describe('the body of a notification', () => {
  it('says which record changed and when', () => {
    const said = {
      recordType: 'customer',
      id: '5121',
      externalId: null,
      eventType: 'edit',
      lastModified: '2026-03-01',
    };
    assert.deepEqual(readNetSuiteNotification(JSON.stringify(said)), said);
  });
  for (const text of [
    '',
    'recordType=customer',
    'null',
    '[]',
    '7',
    '{}',
    body,
    '{"recordType":1,"id":"2","lastModified":"3"}',
  ]) {
    it(`is none when it is ${text || 'empty'}`, () => {
      assert.equal(readNetSuiteNotification(text), null);
    });
  }
});
