import { expect, test } from 'vitest'
import { allowFormTarget, formTargets } from './form-targets'

test('a provider is a form target by its origin alone', () => {
  for (const url of ['https://login.example:8443/auth?x=1', 'http://[::1]:4000/auth', 'https://ä.example/']) {
    allowFormTarget(url)
  }
  expect(formTargets()).toEqual([
    'https://login.example:8443',
    'http://[::1]:4000',
    'https://xn--4ca.example',
  ])
})

test.each([
  'https://evil.example;script-src',
  'https://a,b.example',
  'https://*',
  'https://*.example',
  "https://a'b.example",
  'javascript:alert(1)',
  'data:text/html,x',
])('an address that would be more than an origin in a policy is none: %s', (url) => {
  const before = formTargets()
  allowFormTarget(url)
  expect(formTargets()).toEqual(before)
})
