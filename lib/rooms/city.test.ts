import { expect, test } from 'vitest'
import { cityKeyOf, cityName } from './city'

test.each([
  ['Lisbon', 'lisbon'],
  ['  LISBON ', 'lisbon'],
  ['ＬＩＳＢＯＮ', 'lisbon'],
  ['São Paulo', 'são paulo'],
  ['Sa\u0303o \u00a0 Paulo', 'são paulo'],
  ['New\tYork\u3000City', 'new york city'],
  ['ﬁnspång', 'finspång'],
])('the city “%s” is compared as “%s”, and that as itself', (name, key) => {
  expect(cityKeyOf(name)).toBe(key)
  expect(cityKeyOf(key)).toBe(key)
})

test.each(['İstanbul', 'ΑΘΗΝΑΣ', 'Straße', 'ΐ'])('the key of “%s” is its own key', (name) => {
  expect(cityKeyOf(cityKeyOf(name))).toBe(cityKeyOf(name))
})

test.each(['', '   ', 'x'.repeat(81), 'Lis\0bon', 'Lis\u202ebon', 'Lis\nbon', 'x'.repeat(10_000)])(
  '44: the city %j is refused',
  (name) => {
    expect(cityName.safeParse(name).success).toBe(false)
  },
)

test('44: markup in a city is text', () => {
  expect(cityName.parse(' <b>Lisbon</b> ')).toBe('<b>Lisbon</b>')
})
