import { migrate } from '@/db/migrate'
import { parseSettings } from '@/env'

const { DATABASE_URL, DATABASE_DIRECT_URL } = parseSettings(process.env)
if (!DATABASE_URL) {
  console.error('DATABASE_URL: is missing. The embedded database is migrated by npm start.')
  process.exit(1)
}
if (DATABASE_DIRECT_URL) await migrate(DATABASE_DIRECT_URL, 'DATABASE_DIRECT_URL')
else await migrate(DATABASE_URL)
console.log('The database is up to date.')
