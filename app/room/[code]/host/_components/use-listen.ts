'use client'

import { useEffect, useRef, useState } from 'react'
import { command, type Failure } from '../../_commands/command'

const listenS = 5

/** `stuck`: the music could not be paused again. */
type Phase = 'rest' | 'starting' | 'playing' | 'pausing' | 'asking' | 'stuck'

export type Listening = {
  phase: Phase
  /** Seconds of music that are left. */
  left: number
  failure: Failure | null
  start: () => Promise<void>
  /** Pauses before the time is over. */
  stop: () => void
}

/** Plays about five seconds and pauses again, also where the page turns to something else in the meantime. */
export function useListen(code: string): Listening {
  const [phase, setPhase] = useState<Phase>('rest')
  const [left, setLeft] = useState(listenS)
  const [failure, setFailure] = useState<Failure | null>(null)
  const sounds = useRef(false)

  const pause = async () => {
    if (!sounds.current) return
    sounds.current = false
    setPhase('pausing')
    const outcome = await command(code, 'PUT', '/playback', { is_playing: false })
    if (!outcome.ok) setFailure(outcome.failure)
    setPhase(outcome.ok ? 'asking' : 'stuck')
  }
  const start = async () => {
    setPhase('starting')
    setFailure(null)
    setLeft(listenS)
    sounds.current = true
    const outcome = await command(code, 'PUT', '/playback', { is_playing: true })
    if (!outcome.ok) {
      sounds.current = false
      setFailure(outcome.failure)
    }
    setPhase(outcome.ok ? 'playing' : 'rest')
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: one countdown for each playing
  useEffect(() => {
    if (phase !== 'playing') return
    const until = Date.now() + listenS * 1_000
    const timer = setInterval(() => {
      const rest = Math.ceil((until - Date.now()) / 1_000)
      setLeft(Math.max(0, rest))
      if (rest <= 0) void pause()
    }, 250)
    return () => clearInterval(timer)
  }, [phase])

  // biome-ignore lint/correctness/useExhaustiveDependencies: what sounds when this goes away is paused once
  useEffect(
    () => () => {
      if (sounds.current) void command(code, 'PUT', '/playback', { is_playing: false })
      sounds.current = false
    },
    [],
  )

  return { phase, left, failure, start, stop: () => void pause() }
}
