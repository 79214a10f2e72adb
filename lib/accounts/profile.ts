import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db/client'
import { accounts } from '@/db/schema'
import { AppError } from '../errors'
import { check } from '../http/body'
import { displayName } from './display-name'
import type { Locale } from './locales'

const profile = z.strictObject({ name: displayName })

/** Renames an account; names it has in rooms stay as they are. Throws `validation`, and `not_found` once it has ended. */
export async function renameAccount(accountId: string, input: unknown): Promise<void> {
  const { name } = check(profile, input)
  const renamed = await db()
    .update(accounts)
    .set({ name, updatedAt: new Date() })
    .where(and(eq(accounts.id, accountId), isNull(accounts.endedAt)))
    .returning({ id: accounts.id })
  if (renamed.length === 0) throw new AppError('not_found')
}

/** Notes the language an account wants its letters in; one that has ended or is a guest's gets none. */
export async function chooseLocale(accountId: string, locale: Locale): Promise<void> {
  await db()
    .update(accounts)
    .set({ locale, updatedAt: new Date() })
    .where(and(eq(accounts.id, accountId), eq(accounts.kind, 'registered'), isNull(accounts.endedAt)))
}
