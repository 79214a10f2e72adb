import 'server-only'
import type { Tx } from '@/db/client'
import { isAppError } from '../../errors'
import { countNotice } from './letter-limits'
import { letters, type MailOrder } from './queue'

type Notice = Pick<MailOrder, 'emailKey'> & { kind: 'password_changed' }

/** Has an account's owner told what happened, at a confirmed address; beyond five letters an hour they know. */
export async function orderNotice(tx: Tx, notice: Notice): Promise<void> {
  try {
    await countNotice(notice.emailKey)
  } catch (error) {
    if (isAppError(error, 'rate_limited_caller')) return
    throw error
  }
  await letters.add(tx, { ...notice, network: null })
}
