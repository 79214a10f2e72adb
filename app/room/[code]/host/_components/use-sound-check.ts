'use client'

import { useEffect, useState } from 'react'
import type { CheckStep } from './sound-check'

/** Where the room's page leads whoever has to find a device. */
const findDevice = '#find-device'

export type OpenCheck = { step: CheckStep | null; onStep: (step: CheckStep | null) => void }

/** Whether the sound check is open, and where in it: closed at first, but for who came here to find a device. */
export function useSoundCheck(): OpenCheck {
  const [step, setStep] = useState<CheckStep | null>(null)
  useEffect(() => {
    if (window.location.hash !== findDevice) return
    // Not to be opened again by a reload.
    window.history.replaceState(window.history.state, '', window.location.pathname)
    setStep('device')
  }, [])
  return { step, onStep: setStep }
}
