import { emailKey } from '@/lib/accounts/email'
import { type GrantOutcome, grantAdmin } from '@/lib/admin/grant'
import { operate } from './operate'

// Makes a registered account an administrator: npm run admin:grant -- EMAIL
const [email = '', ...more] = process.argv.slice(2)

const words: Record<GrantOutcome, string> = {
  unknown: `No account has the address ${email}. Register it first, then run this again.`,
  suspended: `The account of ${email} is suspended. Another administrator has to reinstate it.`,
  already: `${email} is an administrator already.`,
  granted: `${email} is an administrator now.`,
}

if (more.length > 0 || !emailKey(email)) {
  console.error('Usage: npm run admin:grant -- EMAIL')
  process.exitCode = 1
} else {
  await operate(async () => {
    const outcome = await grantAdmin(email)
    if (outcome === 'unknown' || outcome === 'suspended') throw new Error(words[outcome])
    console.log(words[outcome])
  })
}
