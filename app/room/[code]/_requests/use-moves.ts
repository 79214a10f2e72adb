'use client'

import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { movesBetween, type Places } from './moves'

const move: KeyframeAnimationOptions = { duration: 220, easing: 'cubic-bezier(0.2, 0, 0, 1)' }

/**
 * Lets the rows of a list slide to their new places when their order changes, and new ones come up. Nothing moves for
 * who asks for stillness. Each row is a child of the list with `data-id`; the list is positioned.
 * @param order the ids of the rows, as they stand
 */
export function useMoves(list: RefObject<HTMLElement | null>, order: readonly string[]): void {
  const places = useRef<Places | null>(null)
  const key = order.join()

  // Rows also move without a new order: one is opened, the window gets narrower.
  useEffect(() => {
    const element = list.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      places.current = placesIn(element)
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [list])

  // biome-ignore lint/correctness/useExhaustiveDependencies: once per order
  useLayoutEffect(() => {
    const element = list.current
    if (!element) return
    const before = places.current
    const after = placesIn(element)
    places.current = after
    if (!before || matchMedia('(prefers-reduced-motion: reduce)').matches) return
    for (const { id, from } of movesBetween(before, after)) {
      const row = rowsIn(element).find(({ dataset }) => dataset.id === id)
      row?.animate(
        from === null ? [{ opacity: 0 }, {}] : [{ translate: `0 ${from + under(row)}px` }, {}],
        move,
      )
    }
  }, [key, list])
}

function rowsIn(list: HTMLElement): HTMLElement[] {
  return [...list.children].filter((row) => row instanceof HTMLElement)
}

/** As laid out: a row on its way counts as arrived. */
function placesIn(list: HTMLElement): Places {
  return new Map(rowsIn(list).map((row) => [row.dataset.id ?? '', row.offsetTop]))
}

/** How far a row that is on its way still is from its old place, so that it turns around where it is seen. */
function under(row: HTMLElement): number {
  const [, y = '0'] = getComputedStyle(row).translate.split(' ')
  return Number.parseFloat(y) || 0
}
