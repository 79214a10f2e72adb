import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { commandOf } from '@/db/postmaster'
import { takeLock } from './pid-lock'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'auxroom-lock-'))
})
afterEach(() => rm(folder, { recursive: true }))

const path = () => join(folder, 'start.lock')

test('a lock is free again once it is given back, and leaves nothing', async () => {
  for (let round = 0; round < 2; round += 1) {
    const lock = await takeLock(path())
    if ('held' in lock) throw new Error('held')
    expect(lock.deserted).toBeNull()
    await lock.noteChild(process.pid)
    await lock.release()
  }
  expect(await readdir(folder)).toEqual([])
})

test('a lock whose holder runs is refused', async () => {
  const holder = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log(1)'])
  await once(holder.stdout, 'data')
  const { pid = 0 } = holder
  await writeFile(path(), JSON.stringify({ pid, command: await commandOf(pid), children: [] }))
  expect(await takeLock(path())).toMatchObject({ held: { pid } })
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  expect(await takeLock(path())).toMatchObject({ deserted: { pid } })
})

test('a process id that another program got since does not hold a lock', async () => {
  await writeFile(path(), JSON.stringify({ pid: process.ppid, command: 'an earlier program', children: [] }))
  expect(await takeLock(path())).toMatchObject({ deserted: { command: 'an earlier program' } })
})

test.each(['', '{', '{"pid":"x"}'])('a lock file that holds %j is taken over', async (content) => {
  await writeFile(path(), content)
  expect(await takeLock(path())).toMatchObject({ deserted: null })
})
