'use client'

import { useRef, useState } from 'react'
import type { Failure, Outcome } from './command'

export type Command<A extends unknown[]> = {
  pending: boolean
  failure: Failure | null
  /** Runs it unless it is under way; resolves to its outcome, or null where it was under way. */
  run: (...args: A) => Promise<Outcome | null>
}

/** A command that is not shown before it is answered, with its pending and its error. */
export function useCommand<A extends unknown[]>(send: (...args: A) => Promise<Outcome>): Command<A> {
  const [pending, setPending] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const underWay = useRef(false)
  const run = async (...args: A) => {
    if (underWay.current) return null
    underWay.current = true
    setPending(true)
    setFailure(null)
    const outcome = await send(...args)
    underWay.current = false
    setPending(false)
    if (!outcome.ok) setFailure(outcome.failure)
    return outcome
  }
  return { pending, failure, run }
}
