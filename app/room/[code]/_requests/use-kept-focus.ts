'use client'

import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'

/** Of the heading of what comes next, which every page of a room has. */
export const nextHeadingId = 'next-title'

/**
 * Gives the focus to a heading where the row that had it is taken off the list: who removes a song by keyboard goes on
 * from there, not from the top of the page.
 * @param headingId of an element that can be focused
 * @param order the ids of the rows
 */
export function useKeptFocus(
  list: RefObject<HTMLElement | null>,
  headingId: string,
  order: readonly string[],
): void {
  const focused = useRef<string | null>(null)
  useEffect(() => {
    const follow = ({ target }: FocusEvent) => {
      const row = target instanceof Element ? target.closest<HTMLElement>('[data-id]') : null
      focused.current = row && list.current?.contains(row) ? (row.dataset.id ?? null) : null
    }
    document.addEventListener('focusin', follow)
    return () => document.removeEventListener('focusin', follow)
  }, [list])
  // Where the list goes with its last row, its own heading may be gone as well.
  const restore = useRef(() => {
    focused.current = null
    if (document.activeElement !== document.body) return
    const heading = document.getElementById(headingId) ?? document.getElementById(nextHeadingId)
    heading?.focus({ preventScroll: true })
  })
  useLayoutEffect(() => {
    if (focused.current !== null && !order.includes(focused.current)) restore.current()
  }, [order])
  useEffect(() => {
    const { current } = restore
    return () => {
      if (focused.current !== null) current()
    }
  }, [])
}
