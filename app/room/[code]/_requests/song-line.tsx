'use client'

import type { ReactNode } from 'react'
import { Cover } from '@/app/_components/cover'
import { ExplicitMark } from '@/app/_components/player/explicit-mark'
import type { Track } from '@/lib/snapshot/types'

type SongLineProps = {
  track: Track
  /** Of the title, for the names of the buttons beside it. */
  titleId?: string
  /** Under the title, in one line. */
  note: ReactNode
  /** What one can do about it. */
  children?: ReactNode
}

/** A song in a list. */
export function SongLine({ track, titleId, note, children }: SongLineProps) {
  return (
    <div className="flex min-h-16 items-center gap-3 py-2">
      <Cover src={track.image_url} alt="" seed={track.uri} className="size-12 shrink-0" />
      <div className="min-w-0 flex-1">
        <p id={titleId} title={track.title} className="truncate text-14 font-medium">
          <bdi>{track.title}</bdi>
        </p>
        <p className="flex min-w-0 items-center gap-1.5 text-12 text-ink-3">
          {track.explicit ? <ExplicitMark /> : null}
          <span className="min-w-0 truncate">{note}</span>
        </p>
      </div>
      {children}
    </div>
  )
}
