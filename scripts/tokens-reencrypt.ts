import { reencryptAll } from '@/lib/connections/reencrypt'
import { reencryptWebhookSecrets } from '@/lib/events/webhooks/secrets'
import { reencryptSigningKeys } from '@/lib/tokens/signing-keys'
import { operate } from './operate'

// After putting a new key first in TOKEN_KEYS and restarting: seals all tokens, signing keys and webhook secrets with it, so that the old key can go.
await operate(async () => {
  const { connections, events } = await reencryptAll()
  const signingKeys = await reencryptSigningKeys()
  const webhooks = await reencryptWebhookSecrets()
  console.log(
    `Sealed with the first key: ${connections} connections, ${events} waiting events, ${signingKeys} signing keys, ${webhooks} webhooks.`,
  )
})
