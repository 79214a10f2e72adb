'use client'

import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { Failure, Outcome } from './command'
import { Wish } from './wish'

export type Wished<T> = {
  /** What to show: the wish while there is one, else the room's own value. */
  shown: T
  pending: boolean
  failure: Failure | null
  want: (value: T) => Promise<void>
}

const idle = { wanted: undefined, pending: false, failure: null } as const

type WishOptions<T> = {
  /** Whether the room's value is the one wished for; exactly the same unless said otherwise. */
  same?: (a: T, b: T) => boolean
  /** A refusal is shown until this changes; the room's value unless said otherwise. */
  until?: unknown
  /** What the value belongs to, such as one playing of a song; with another one wishes start afresh. */
  of?: unknown
}

/**
 * A value of the room that this person changes, shown as wished while it is under way.
 * @param actual the room's value
 * @param send must not throw; the newest one given is used
 */
export function useWish<T>(
  actual: T,
  send: (value: T) => Promise<Outcome>,
  { same, until = actual, of }: WishOptions<T> = {},
): Wished<T> {
  const newest = useRef(send)
  useEffect(() => {
    newest.current = send
  })
  const begin = () => ({ of, wish: new Wish<T>((value) => newest.current(value), same) })
  const [held, setHeld] = useState(begin)
  if (held.of !== of) setHeld(begin())
  const { wish } = held
  const { wanted, pending, failure } = useSyncExternalStore(wish.subscribe, wish.current, () => idle)
  useEffect(() => wish.seen(actual))
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per change
  useEffect(() => wish.dismiss(), [wish, until])
  return {
    shown: wanted === undefined ? actual : wanted,
    pending,
    failure,
    want: (value) => wish.want(value),
  }
}
