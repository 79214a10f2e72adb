'use client'

import { useEffect, useState } from 'react'
import type { DisplaySnapshot } from '@/lib/snapshot/display'
import { RoomStream, type RoomView } from '../../_sync/room-stream'
import { useStream } from '../../_sync/use-stream'

/** A member follows the room as on its page; a screen has a way of its own, whatever the room's code is. */
export type ShownTo = 'member' | 'screen'

const renewEveryMs = 6 * 60 * 60_000

/** What the display shows now. */
export function useDisplay(
  seed: { snapshot: DisplaySnapshot; renderedAt: number },
  as: ShownTo,
): RoomView<DisplaySnapshot> {
  const [stream] = useState(() =>
    as === 'screen'
      ? new RoomStream(seed.snapshot, seed.renderedAt, () => '/api/display')
      : new RoomStream(seed.snapshot, seed.renderedAt),
  )
  // A screen's cookie is good for a month from its last answer, and a stream may last as long.
  useEffect(() => {
    const timer = setInterval(() => stream.wake(), renewEveryMs)
    return () => clearInterval(timer)
  }, [stream])
  return useStream(() => stream)
}
