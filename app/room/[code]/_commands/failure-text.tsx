'use client'

import { useTranslations } from 'next-intl'
import type { Failure } from './command'

const known = [
  'network',
  'no_device',
  'needs_reconnect',
  'not_connected',
  'premium_required',
  'rate_limited',
  'rate_limited_caller',
  'provider_down',
  'play_changed',
  'nothing_playing',
  'forbidden',
  'conflict',
  'validation',
  'unauthenticated',
  'room_not_found',
  'banned',
] as const

/** Why a command was refused, in words, beside the button it belongs to. */
export function FailureText({ failure, className }: { failure: Failure | null; className?: string }) {
  const t = useTranslations('room.failures')
  if (!failure) return null
  const key = known.find((code) => code === failure.code) ?? 'unknown'
  return (
    <p role="alert" className={`text-14 text-needs-you ${className ?? ''}`}>
      {t(key, { seconds: failure.retryAfterS ?? 5 })}
    </p>
  )
}
