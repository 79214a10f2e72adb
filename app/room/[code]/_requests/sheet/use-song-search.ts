'use client'

import { useEffect, useState, useSyncExternalStore } from 'react'
import { command } from '../../_commands/command'
import { type SearchState, SongSearch } from './song-search'

/** Searches the songs of the room's provider. */
export function useSongSearch(code: string): { search: SongSearch; found: SearchState } {
  const [search] = useState(
    () =>
      new SongSearch((query, offset, signal) => {
        const asked = new URLSearchParams({ q: query, offset: `${offset}` })
        return command(code, 'GET', `/search?${asked}`, undefined, signal)
      }),
  )
  useEffect(() => () => search.stop(), [search])
  return { search, found: useSyncExternalStore(search.subscribe, search.current, search.current) }
}
