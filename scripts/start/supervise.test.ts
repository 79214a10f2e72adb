import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Running, supervise } from './supervise'

class FakeProcess implements Running {
  static born: FakeProcess[] = []
  pid = FakeProcess.born.push(this)
  stopped = false
  die: () => void = () => undefined
  exited = new Promise<void>((settle) => {
    this.die = settle
  })
  stop = async () => {
    this.stopped = true
    this.die()
  }
  kill = () => this.die()
}

const launch = async () => new FakeProcess()
const born = () => FakeProcess.born.length

beforeEach(() => {
  FakeProcess.born = []
  vi.useFakeTimers()
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('a supervised process', () => {
  test('is started again when it dies by itself', async () => {
    const seen: number[] = []
    const onLaunch = async ({ pid }: Running) => void seen.push(pid)
    const supervised = await supervise({ name: 'It', launch, onLaunch, onGiveUp: () => undefined })
    FakeProcess.born[0]?.die()
    await vi.waitFor(() => expect(supervised.current().pid).toBe(2))
    expect(seen).toEqual([1, 2])
  })

  test('is not started again when it was stopped', async () => {
    const supervised = await supervise({ name: 'It', launch, onGiveUp: () => undefined })
    await supervised.stop()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(born()).toBe(1)
    expect(FakeProcess.born[0]?.stopped).toBe(true)
  })

  test('is given up when it dies again and again', async () => {
    const onGiveUp = vi.fn()
    await supervise({ name: 'It', launch, onGiveUp })
    for (let deaths = 1; deaths <= 6; deaths += 1) {
      FakeProcess.born.at(-1)?.die()
      await vi.advanceTimersByTimeAsync(5_000)
    }
    expect(onGiveUp).toHaveBeenCalledExactlyOnceWith('It keeps dying')
    expect(born()).toBe(6)
  })

  test('is forgiven deaths that lie far apart', async () => {
    const onGiveUp = vi.fn()
    await supervise({ name: 'It', launch, onGiveUp })
    for (let deaths = 1; deaths <= 10; deaths += 1) {
      await vi.advanceTimersByTimeAsync(61_000)
      FakeProcess.born.at(-1)?.die()
      await vi.advanceTimersByTimeAsync(5_000)
    }
    expect(onGiveUp).not.toHaveBeenCalled()
    expect(born()).toBe(11)
  })

  test('counts a start that fails as a death', async () => {
    const onGiveUp = vi.fn()
    const failing = vi.fn(launch).mockImplementationOnce(launch).mockRejectedValue(new Error('no memory'))
    await supervise({ name: 'It', launch: failing, onGiveUp })
    FakeProcess.born[0]?.die()
    await vi.advanceTimersByTimeAsync(30_000)
    expect(onGiveUp).toHaveBeenCalledOnce()
  })
})
