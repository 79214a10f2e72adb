'use client'

import { useState } from 'react'
import type { RoomSettings } from '@/lib/rooms/settings'
import { command, type Failure, type Outcome } from '../../_commands/command'

/** What of a room its host may change. */
export type Rules = RoomSettings & { name: string }

export type Setting<K extends keyof Rules> = {
  /** `wrong`: what was typed is outside the limits and was not sent. */
  state: 'rest' | 'saving' | 'saved' | 'wrong'
  failure: Failure | null
  save: (value: Rules[K]) => Promise<boolean>
  refuse: () => void
  rest: () => void
}

/** Saves one rule as it is changed; each has its own pending and its own error. */
export function useSetting<K extends keyof Rules>(code: string, field: K): Setting<K> {
  const [state, setState] = useState<Setting<K>['state']>('rest')
  const [failure, setFailure] = useState<Failure | null>(null)
  const save = async (value: Rules[K]): Promise<boolean> => {
    setState('saving')
    setFailure(null)
    const outcome: Outcome = await command(code, 'PATCH', '', { [field]: value })
    setState(outcome.ok ? 'saved' : 'rest')
    if (!outcome.ok) setFailure(outcome.failure)
    return outcome.ok
  }
  const refuse = () => {
    setFailure(null)
    setState('wrong')
  }
  const rest = () => {
    setFailure(null)
    setState('rest')
  }
  return { state, failure, save, refuse, rest }
}
