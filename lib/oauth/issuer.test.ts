import { expect, test } from 'vitest'
import { isPublishedIssuer, isSameIssuer, issuerSpellings } from './issuer'

test.each([
  ['https://login.example', 'https://login.example/', true],
  ['HTTPS://Login.Example:443', 'https://login.example', true],
  ['https://login.example/realm/', 'https://login.example/realm', true],
  ['https://login.example/Realm', 'https://login.example/realm', false],
  ['https://login.example', 'http://login.example', false],
  ['https://login.example', 'https://login.example:8443', false],
])('%s and %s are one issuer: %s', (one, other, same) => {
  expect(isSameIssuer(one, other)).toBe(same)
})

test('an issuer is looked for with a slash at its end and without', () => {
  expect(issuerSpellings('https://Login.example/')).toEqual([
    'https://Login.example/',
    'https://login.example',
    'https://login.example/',
  ])
})

test.each([
  ['https://ms.example/{tenantid}/v2.0', 'https://ms.example/common/v2.0', true],
  ['https://ms.example/{tenantid}/v2.0', 'https://ms.example/common/v2.0/', true],
  ['https://ms.example/{tenantid}/v2.0', 'https://ms.example/a/b/v2.0', false],
  ['https://ms.example/{tenantid}/v2.0', 'https://other.example/common/v2.0', false],
  ['https://ms.example/{tenantid}/v2.0', 'https://ms.example', false],
  ['https://login.example', 'https://login.example/', true],
])('%s is published for %s: %s', (published, configured, fits) => {
  expect(isPublishedIssuer(published, configured)).toBe(fits)
})
