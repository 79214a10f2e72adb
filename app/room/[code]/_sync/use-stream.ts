'use client'

import { useEffect, useState, useSyncExternalStore } from 'react'
import type { RoomStream, RoomView, Versioned } from './room-stream'

/** What a stream shows now. @param make makes it, once */
export function useStream<Seen extends Versioned>(make: () => RoomStream<Seen>): RoomView<Seen> {
  const [{ stream, rendered }] = useState(() => {
    const made = make()
    return { stream: made, rendered: made.view() }
  })
  useEffect(() => stream.start(), [stream])
  return useSyncExternalStore(stream.subscribe, stream.view, () => rendered)
}
