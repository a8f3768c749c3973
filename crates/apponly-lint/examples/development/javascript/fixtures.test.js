const { redact } = require('../src/redact');

const TENANT = '00000000-0000-0000-0000-000000000000';

test('client secrets are masked', () => {
  const made = '«8Qx fixture»';
  expect(redact(`tenant_id=${TENANT}&client_secret=${made}`)).toBe(`tenant_id=${TENANT}&client_secret=***`);
  expect(redact('client_secret=abc')).toBe('client_secret=***');
  expect(redact('client_secret=test-secret-value')).toBe('client_secret=***');
});
