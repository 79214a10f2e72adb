import { expect, it, vi } from 'vitest'
import { messages as en } from '../_messages/en'
import { messagesOf } from './locales'

vi.mock('../_messages/de', () => ({ messages: { home: { title: 'Startseite', demo: { room: 'Küche' } } } }))

it('a text that is missing in a language is English there, and never a key', async () => {
  const { home, errors } = await messagesOf('de')
  expect(home).toEqual({ ...en.home, title: 'Startseite', demo: { ...en.home.demo, room: 'Küche' } })
  expect(errors).toEqual(en.errors)
})

it('what one language lacks is not put into another', async () => {
  await messagesOf('de')
  expect((await messagesOf('es')).home.title).not.toBe(en.home.title)
  expect(await messagesOf('en')).toBe(en)
})
