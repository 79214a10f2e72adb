import '../room.css'
import type { CSSProperties, ReactNode } from 'react'

type RoomAccentProps = { accent: string | null; children: ReactNode }

type AccentStyle = CSSProperties & { '--accent'?: string }

/** The light of the cover on everything inside: it fades from song to song. */
export function RoomAccent({ accent, children }: RoomAccentProps) {
  const style: AccentStyle = accent ? { '--accent': accent } : {}
  return (
    <div data-accent style={style} className="room-light relative isolate flex min-h-dvh flex-col">
      {children}
    </div>
  )
}
