import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { startEphemeral } from '@/db/embedded'
import { migrate } from '@/db/migrate'

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser's URL of the server under test. */
    databaseServer: string
    /** A migrated database that test files clone. */
    templateDatabase: string
  }
}

/**
 * One server for the whole run: that of TEST_DATABASE_URL, or a throw-away one. One database is migrated once;
 * each test file clones it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL
  const own = given ? null : await startEphemeral()
  const server = given ?? own?.superuserUrl ?? ''
  const template = `template_${randomBytes(6).toString('hex')}`

  const admin = postgres(server, { max: 1, onnotice: () => undefined })
  await admin`create database ${admin(template)}`
  const url = new URL(server)
  url.pathname = `/${template}`
  await migrate(url.href)

  project.provide('databaseServer', server)
  project.provide('templateDatabase', template)

  return async () => {
    await admin`drop database if exists ${admin(template)} with (force)`
    await admin.end()
    await own?.stop()
  }
}
