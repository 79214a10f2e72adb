import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { eq } from 'drizzle-orm'
import { expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { auditLog } from '@/db/schema'
import { startBus, stopBus } from '@/lib/realtime/bus'
import { activeSigningKey, publicJwks } from '@/lib/tokens/signing-keys'

const run = promisify(execFile)

test('npm run keys:rotate has a running server sign with the new key, and publish both', async () => {
  await startBus()
  const { kid: before } = await activeSigningKey()
  const command = ['--import', 'tsx', '--conditions=react-server', 'scripts/keys-rotate.ts']
  const { stdout } = await run(process.execPath, command)
  await vi.waitFor(async () => expect((await activeSigningKey()).kid).not.toBe(before))
  const { kid: after } = await activeSigningKey()
  expect(stdout).toContain(after)
  expect((await publicJwks()).keys.map(({ kid }) => kid)).toEqual([after, before])
  const [entry] = await db().select().from(auditLog).where(eq(auditLog.targetId, after))
  expect(entry).toMatchObject({ action: 'keys.rotated', actorId: null })
  await stopBus()
})
