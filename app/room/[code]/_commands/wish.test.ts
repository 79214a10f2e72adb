import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Outcome } from './command'
import { graceMs, Wish } from './wish'

const ok: Outcome = { ok: true, body: null }
const refused: Outcome = { ok: false, failure: { code: 'no_device', retryAfterS: null, fields: [] } }

/** A wish whose answers the test gives by hand. */
function wish() {
  const answers: ((outcome: Outcome) => void)[] = []
  const sent: boolean[] = []
  const made = new Wish<boolean>((value) => {
    sent.push(value)
    return new Promise((resolve) => answers.push(resolve))
  })
  const answer = async (outcome: Outcome) => {
    answers.shift()?.(outcome)
    await vi.advanceTimersByTimeAsync(0)
  }
  return { made, sent, answer }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a wish', () => {
  test('is shown at once and stays until the room says the same', async () => {
    const { made, answer } = wish()
    void made.want(true)
    expect(made.state).toMatchObject({ wanted: true, pending: true })
    await answer(ok)
    expect(made.state).toMatchObject({ wanted: true, pending: false })
    made.seen(true)
    expect(made.state.wanted).toBeUndefined()
  })

  test('does not give way to a snapshot from before it was answered', async () => {
    const { made } = wish()
    void made.want(true)
    made.seen(true)
    made.seen(false)
    expect(made.state).toMatchObject({ wanted: true, pending: true })
  })

  test('gives way to the room after a grace, where another tab decided otherwise', async () => {
    const { made, answer } = wish()
    void made.want(true)
    await answer(ok)
    made.seen(false)
    expect(made.state.wanted).toBe(true)
    await vi.advanceTimersByTimeAsync(graceMs)
    expect(made.state.wanted).toBeUndefined()
  })

  test('is taken back where it is refused, and says why', async () => {
    const { made, answer } = wish()
    void made.want(true)
    await answer(refused)
    expect(made.state).toEqual({ wanted: undefined, pending: false, failure: refused.failure })
    made.dismiss()
    expect(made.state.failure).toBeNull()
  })

  test('sends only the newest of those made while one was under way', async () => {
    const { made, sent, answer } = wish()
    void made.want(true)
    void made.want(false)
    void made.want(true)
    void made.want(false)
    await answer(ok)
    expect(sent).toEqual([true, false])
    await answer(ok)
    expect(made.state).toMatchObject({ wanted: false, pending: false })
  })
})
