import 'server-only'
import { db } from '@/db/client'
import { isAppError } from '../../errors'
import { limitOf } from '../../http/limits'
import { peerNetwork } from '../../http/peer'
import { emailKey } from '../email'
import { countRecipient } from './letter-limits'
import { letters } from './queue'

/** A party of a hundred behind one address forgets less often than that. */
const perNetwork = limitOf('forgotten')

/**
 * Has a link to set a new password sent to whoever has an account at this address. Does the same whether there is one or
 * not: it is looked up when the letter is written. Beyond five letters an hour nothing more is sent, without a word: an
 * answer would tell who has an account.
 * Throws `rate_limited_caller` for a network that asks too often.
 */
export async function askForReset(email: string, headers: Headers): Promise<void> {
  const network = peerNetwork(headers)
  await perNetwork.consume(network)
  const key = emailKey(email)
  if (!key) return
  try {
    await countRecipient(key)
  } catch (error) {
    if (isAppError(error, 'rate_limited_caller')) return
    throw error
  }
  await letters.add(db(), { kind: 'reset_password', emailKey: key, network })
}
