import 'server-only'
import { isAppError } from '../errors'
import { limitOf } from '../http/limits'
import { peerNetworks } from '../http/peer'
import type { Limiter } from '../http/rate-limit'
import { knownDevice, knownNetwork, type Place } from './known-places'

/** Wrong passwords for one account from one network, and from the wider ones around an IPv6 caller, who may have all of them. */
const perPair = [limitOf('sign-in'), limitOf('sign-in-56'), limitOf('sign-in-48')]
/** From one network, whichever the accounts. A party of a hundred signs in behind one. */
const perNetwork = [limitOf('sign-in-address'), limitOf('sign-in-address-56'), limitOf('sign-in-address-48')]
/** For one account from everywhere. */
const perAccount = limitOf('sign-in-account')
/** Beyond that each place the account signed in from has a few: guesses from elsewhere do not lock the owner out. */
const fewMore = limitOf('sign-in-beyond')

type Counted = { limit: Limiter; key: string }

/**
 * Counts an attempt before its password is looked at, so that parallel guesses are limited like those in a row. What is used
 * up around the caller, or for the account, leaves a few more to a device or network it signed in from; what is used up by the
 * caller's own network leaves them to such a device alone (NIST SP 800-63B §5.2.2).
 * @param account what the account is called by, whether it exists or not
 * @param accountId null where it does not exist
 * @returns what to call when the password was right: it takes the attempt back
 * Throws `rate_limited_caller`.
 */
export async function countSignInAttempt(
  account: string,
  accountId: string | null,
  headers: Headers,
): Promise<() => Promise<void>> {
  const networks = peerNetworks(headers)
  const [near = [], ...around] = networks.map((network, width): Counted[] =>
    [
      { limit: perNetwork[width], key: network },
      { limit: perPair[width], key: `${account}\n${network}` },
    ].flatMap(({ limit, key }) => (limit ? { limit, key } : [])),
  )
  const wide = [...around.flat(), { limit: perAccount, key: account }]
  const place = { accountId, headers }
  const more = `${account}\n`
  const extra = await withFewMore(near, place, knownDevice, more)
  const extraToo = extra ?? (await withFewMore(wide, place, knownDeviceOrNetwork, more))
  return async () => {
    const [network, pair] = near
    await Promise.all([
      pair?.limit.reset(pair.key),
      ...[network, ...wide].map((each) => each?.limit.forgive(each.key)),
      extraToo === null ? undefined : fewMore.reset(extraToo),
    ])
  }
}

async function knownDeviceOrNetwork(place: Place): Promise<string | null> {
  return (await knownDevice(place)) ?? knownNetwork(place)
}

/** Counts in order. @returns the key of the few more it took one of, null where it took none */
async function withFewMore(
  counted: readonly Counted[],
  place: Place,
  known: (place: Place) => Promise<string | null>,
  prefix: string,
): Promise<string | null> {
  try {
    for (const { limit, key } of counted) await limit.consume(key)
    return null
  } catch (error) {
    if (!isAppError(error, 'rate_limited_caller')) throw error
    const from = await known(place)
    if (from === null) throw error
    await fewMore.consume(prefix + from)
    return prefix + from
  }
}
