import { rotateSigningKeys } from '@/lib/tokens/signing-keys'
import { operate } from './operate'

// A new key signs access tokens from now on, in running servers too; the previous one verifies until its tokens are over.
await operate(async () => {
  const { kid } = await rotateSigningKeys()
  console.log(`Access tokens are signed with a new key: ${kid}`)
})
