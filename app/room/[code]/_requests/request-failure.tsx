'use client'

import { useLocale, useTranslations } from 'next-intl'
import type { Failure } from '../_commands/command'
import { FailureText } from '../_commands/failure-text'

const reasons = [
  'explicit',
  'too_long',
  'local',
  'not_playable',
  'unknown',
  'album',
  'playlist',
  'artist',
  'episode',
  'show',
  'short_link',
] as const

/** Why a song could not be asked for, voted for or taken back, in words. */
export function RequestFailure({ failure, className }: { failure: Failure | null; className?: string }) {
  const words = useRefusal()
  if (!failure) return null
  const text = words(failure)
  if (!text) return <FailureText failure={failure} className={className} />
  return (
    <p role="alert" className={`text-14 text-needs-you ${className ?? ''}`}>
      {text}
    </p>
  )
}

/** The words of what only requests are refused for; null for the rest. */
function useRefusal(): (failure: Failure) => string | null {
  const t = useTranslations('ask.refused')
  const locale = useLocale()
  return ({ code, retryAfterS, reason, service, availableAt }) => {
    if (code === 'recently_played') {
      if (!availableAt) return t('recently_played')
      const clock = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' })
      return t('recently_played_until', { time: clock.format(new Date(availableAt)) })
    }
    if (code === 'request_limit') {
      return retryAfterS === null ? t('request_limit') : t('cooldown', { seconds: retryAfterS })
    }
    if (code === 'track_unavailable' && reason === 'other_service')
      return t('other_service', { service: service ?? '' })
    if (code === 'track_unavailable') return t(reasons.find((known) => known === reason) ?? 'not_playable')
    if (code === 'not_found') return t('gone')
    return code === 'conflict' ? t('handed_over') : null
  }
}
