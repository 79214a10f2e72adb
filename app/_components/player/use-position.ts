'use client'

import { useCallback, useSyncExternalStore } from 'react'
import { type Anchor, positionAt, untilNextSecond } from './position'

export type Clock = {
  /** How far the server's clock is ahead of this device's, in ms. */
  offset: number
  /** The server's clock when the page was rendered, epoch ms: what is shown until scripts have taken over. */
  renderedAt: number
}

/** Whole seconds into the song, changing once a second while it plays. */
export function useSeconds(anchor: Anchor, clock: Clock): number {
  const { offset, renderedAt } = clock
  const subscribe = useCallback(
    (tick: () => void) => {
      if (!anchor.is_playing) return () => {}
      let timer: ReturnType<typeof setTimeout>
      const next = () => {
        timer = setTimeout(
          () => {
            tick()
            next()
          },
          untilNextSecond(positionAt(anchor, Date.now(), offset)),
        )
      }
      next()
      return () => clearTimeout(timer)
    },
    [anchor, offset],
  )
  return useSyncExternalStore(
    subscribe,
    () => Math.floor(positionAt(anchor, Date.now(), offset) / 1000),
    () => Math.floor(positionAt(anchor, renderedAt, 0) / 1000),
  )
}
