import { letters } from '@/lib/accounts/mail/queue'
import { reencryptConnections, reencryptEvents } from '@/lib/connections/reencrypt'
import { revocations } from '@/lib/connections/revocation-jobs'
import { reencryptWebhookSecrets } from '@/lib/events/webhooks/secrets'
import type { Resealed } from '@/lib/reseal'
import { reencryptSigningKeys } from '@/lib/tokens/signing-keys'
import { operate } from './operate'

const kinds: [kind: string, reencrypt: () => Promise<Resealed>][] = [
  ['connections', reencryptConnections],
  ['waiting events', reencryptEvents],
  ['signing keys', reencryptSigningKeys],
  ['webhooks', reencryptWebhookSecrets],
  ['waiting letters', () => letters.reencrypt()],
  ['waiting revocations', () => revocations.reencrypt()],
]

// After putting a new key first in TOKEN_KEYS and restarting: seals everything with it, so that the old key can go at once.
await operate(async () => {
  const counts: string[] = []
  let unreadable = 0
  for (const [kind, reencrypt] of kinds) {
    const outcome = await reencrypt()
    counts.push(`${outcome.sealed} ${kind}`)
    unreadable += outcome.unreadable.length
    for (const id of outcome.unreadable)
      console.error(`Cannot be opened with any key of TOKEN_KEYS: ${kind}, ${id}`)
  }
  console.log(`Sealed with the first key: ${counts.join(', ')}.`)
  if (unreadable === 0) return
  console.error(
    `${unreadable} could not be opened and stay as they are. Put the key that sealed them into TOKEN_KEYS and run this again, or let them be lost with it.`,
  )
  process.exitCode = 1
})
