'use client'

import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'

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
  useLayoutEffect(() => {
    if (focused.current === null || order.includes(focused.current)) return
    focused.current = null
    if (document.activeElement === document.body) {
      document.getElementById(headingId)?.focus({ preventScroll: true })
    }
  }, [order, headingId])
}
