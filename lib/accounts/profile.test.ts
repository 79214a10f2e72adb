import { expect, test } from 'vitest'
import { createGuest, dropGuest } from './guests'
import { renameAccount } from './profile'
import { findSession } from './sessions'

test('a name changes at once, trimmed, and stays as it was where it is refused', async () => {
  const { account, session } = await createGuest({ name: 'Ada', userAgent: null })
  await renameAccount(account.id, { name: '  Ada L. ' })
  expect((await findSession(session.secret))?.account.name).toBe('Ada L.')
  for (const name of ['', '   ', 'x'.repeat(10_000), 'a\u202Eb', 'a\u0000b', 7]) {
    await expect(renameAccount(account.id, { name })).rejects.toMatchObject({ code: 'validation' })
  }
  expect((await findSession(session.secret))?.account.name).toBe('Ada L.')
})

test('an account that has ended has no name to change', async () => {
  const { account } = await createGuest({ name: 'Ada', userAgent: null })
  await dropGuest(account.id)
  await expect(renameAccount(account.id, { name: 'Bo' })).rejects.toMatchObject({ code: 'not_found' })
})
