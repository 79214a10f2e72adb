import { reencryptAll } from '@/lib/connections/reencrypt'
import { operate } from './operate'

// After putting a new key first in TOKEN_KEYS and restarting: seals all tokens with it, so that the old key can go.
await operate(async () => {
  const { connections, events } = await reencryptAll()
  console.log(`Sealed with the first key: ${connections} connections, ${events} waiting events.`)
})
