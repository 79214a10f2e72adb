import 'server-only'
import { isAppError } from '../errors'
import { limiter } from '../http/rate-limit'

const minutes = 60
/** Wrong passwords for one account from one address. */
const perPair = limiter({ name: 'sign-in', points: 20, seconds: 15 * minutes })
/** For one account from everywhere. */
const perAccount = limiter({ name: 'sign-in-account', points: 100, seconds: 15 * minutes })
/** Beyond that each address still has a few: guesses from elsewhere do not lock the owner out. */
const pairBeyond = limiter({ name: 'sign-in-beyond', points: 3, seconds: 15 * minutes })
/** From one address, whichever the accounts. A party of a hundred signs in behind one. */
const perAddress = limiter({ name: 'sign-in-address', points: 300, seconds: 15 * minutes })

/**
 * Counts an attempt before its password is looked at, so that parallel guesses are limited like those in a row.
 * @param account what the account is called by, whether it exists or not
 * @param address the caller's network
 * @returns what to call when the password was right: it takes the attempt back
 * Throws `rate_limited_caller`.
 */
export async function countSignInAttempt(account: string, address: string): Promise<() => Promise<void>> {
  const pair = `${account}\n${address}`
  await perAddress.consume(address)
  await perPair.consume(pair)
  try {
    await perAccount.consume(account)
  } catch (error) {
    if (!isAppError(error, 'rate_limited_caller')) throw error
    await pairBeyond.consume(pair)
  }
  return async () => {
    await Promise.all([
      perPair.reset(pair),
      pairBeyond.reset(pair),
      perAccount.forgive(account),
      perAddress.forgive(address),
    ])
  }
}
