import type { JobHelpers, Task } from 'graphile-worker'
import { beforeEach, expect, test, vi } from 'vitest'
import { databaseAnswers } from '@/db/answers'
import { patient } from './patient-task'

vi.mock('@/db/answers', () => ({ databaseAnswers: vi.fn() }))

const answers = vi.mocked(databaseAnswers)
const helpers = {} as JobHelpers

beforeEach(() => {
  answers.mockReset()
})

const failingOnce = () =>
  vi.fn<Task>().mockRejectedValueOnce(new Error('the connection ended')).mockResolvedValueOnce(undefined)

test('a task that an outage of the database hit is tried again once the database is back', async () => {
  answers.mockResolvedValueOnce(false).mockResolvedValueOnce(true)
  const task = failingOnce()
  await patient(task)({ room: 1 }, helpers)
  expect(task.mock.calls).toEqual([
    [{ room: 1 }, helpers],
    [{ room: 1 }, helpers],
  ])
})

test('a task that fails while the database answers fails at once', async () => {
  answers.mockResolvedValue(true)
  const task = failingOnce()
  await expect(patient(task)({}, helpers)).rejects.toThrow('the connection ended')
  expect(task).toHaveBeenCalledTimes(1)
})
