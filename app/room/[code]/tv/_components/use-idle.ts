'use client'

import { useEffect, useState } from 'react'

const patienceMs = 3_000

/** Whether the pointer has not moved for a while. */
export function useIdle(): boolean {
  const [idle, setIdle] = useState(false)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const wait = () => {
      clearTimeout(timer)
      timer = setTimeout(() => setIdle(true), patienceMs)
    }
    const moved = () => {
      setIdle(false)
      wait()
    }
    wait()
    addEventListener('pointermove', moved)
    return () => {
      clearTimeout(timer)
      removeEventListener('pointermove', moved)
    }
  }, [])
  return idle
}
