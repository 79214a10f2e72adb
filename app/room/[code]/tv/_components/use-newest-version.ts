'use client'

import { useEffect } from 'react'
import type { Link } from '../../_sync/room-stream'

const lookEveryMs = 6 * 60 * 60_000
/** Servers of two versions may answer side by side for a while. */
const reloadAtMostEveryMs = 10 * 60_000
const reloadedAt = 'axr_reloaded_at'

/**
 * A display is open for weeks and outlives the version it was loaded from: as soon as a server of another one answers,
 * the page is loaded anew.
 * @param version of the server that rendered the page
 */
export function useNewestVersion(version: string, link: Link): void {
  const answers = link === 'live' || link === 'polling'
  useEffect(() => {
    if (!answers) return
    const look = async () => {
      const now = await servedVersion()
      if (now === null || now === version || reloadedLately()) return
      sessionStorage.setItem(reloadedAt, `${Date.now()}`)
      location.reload()
    }
    void look()
    const timer = setInterval(() => void look(), lookEveryMs)
    return () => clearInterval(timer)
  }, [answers, version])
}

function reloadedLately(): boolean {
  return Date.now() - Number(sessionStorage.getItem(reloadedAt) ?? 0) < reloadAtMostEveryMs
}

async function servedVersion(): Promise<string | null> {
  try {
    const health: unknown = await (await fetch('/api/health', { cache: 'no-store' })).json()
    const found = typeof health === 'object' && health && 'version' in health ? health.version : null
    return typeof found === 'string' ? found : null
  } catch {
    return null
  }
}
