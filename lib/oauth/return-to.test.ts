import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { safeReturnTo } from './return-to'

const origin = 'https://auxroom.example'

/** Pieces that redirect tricks are made of, in any order. */
const trickery = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '/',
        '//',
        '\\',
        '.',
        '..',
        '%2f',
        '%5c',
        '%252f',
        '@',
        ':',
        '?',
        '#',
        '\t',
        '\n',
        '\r\n',
        ' ',
      ),
      fc.constantFrom(
        'https:',
        'javascript:',
        'evil.example',
        '%00',
        '%0d%0a',
        '%09',
        '\u0000',
        '\u2028',
        '％2f',
        '／',
      ),
      fc.string({ maxLength: 4, unit: 'binary' }),
    ),
    { maxLength: 10 },
  )
  .map((parts) => parts.join(''))

describe('11 a return_to', () => {
  test.each([
    '/',
    '/create',
    '/room/ABC234/host?from=connect&next=//elsewhere#player',
    '/search?q=a%2Fb%20c',
    '/caf%C3%A9',
  ])('of %j is kept', (path) => {
    expect(safeReturnTo(path)).toBe(path)
  })

  test.each([
    undefined,
    null,
    ['/create'],
    '',
    'create',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\/evil.example',
    'https://evil.example',
    'https:evil.example',
    'javascript:alert(1)',
    '%2f%2fevil.example',
    '/%2f%2fevil.example',
    '/%2fevil.example',
    '/%5cevil.example',
    '/%252fevil.example',
    '/.//evil.example',
    '/../..//evil.example',
    '/\tevil',
    '\t//evil.example',
    '/a\r\nSet-Cookie:x=1',
    '/%0d%0aSet-Cookie:x=1',
    '/\u0000',
    '/%00',
    '/%zz',
    `/${'a'.repeat(2000)}`,
  ])('of %j becomes /', (value) => {
    expect(safeReturnTo(value)).toBe('/')
  })

  test('never leads off this origin, whatever it is made of, raw or decoded', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          trickery,
          trickery.map((text) => `/${text}`),
        ),
        (value) => {
          const path = safeReturnTo(value)
          expect(new URL(path, origin).origin).toBe(origin)
          expect(new URL(`${origin}${path}`).origin).toBe(origin)
          expect(path).toMatch(/^\/(?![/\\])/)
          // biome-ignore lint/suspicious/noControlCharactersInRegex: none may pass
          expect(path).not.toMatch(/[\u0000-\u001f\u007f\\]/)
          const decoded = decodeURIComponent(new URL(path, origin).pathname)
          expect(new URL(decoded, origin).origin).toBe(origin)
          expect(safeReturnTo(path)).toBe(path)
        },
      ),
      { numRuns: 3000 },
    )
  })
})
