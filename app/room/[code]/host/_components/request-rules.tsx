'use client'

import { useTranslations } from 'next-intl'
import { playlistUriIn } from '@/lib/rooms/music-address'
import type { RoomSettings } from '@/lib/rooms/settings'
import { SwitchRule, TypedRule } from './rule-fields'
import { wholeNumber } from './whole-number'

/** The range of each number, as the API takes it. */
const ranges = {
  request_limit: { min: 1, max: 100 },
  request_cooldown_s: { min: 0, max: 3_600 },
  no_repeat_minutes: { min: 0, max: 1_440 },
  max_track_minutes: { min: 1, max: 180 },
} as const

type RequestRulesProps = { code: string; settings: RoomSettings }

/** Who may ask for what, how often, and what plays while nobody asks. */
export function RequestRules({ code, settings }: RequestRulesProps) {
  const t = useTranslations('host.rules')
  const switches = ['guest_can_request', 'approval', 'allow_explicit'] as const
  const numbers = ['request_limit', 'request_cooldown_s', 'no_repeat_minutes'] as const
  return (
    <>
      {switches.map((field) => (
        <SwitchRule
          key={field}
          code={code}
          field={field}
          value={settings[field]}
          label={t(`${field}.label`)}
          hint={t(`${field}.hint`)}
        />
      ))}
      {numbers.map((field) => (
        <TypedRule
          key={field}
          code={code}
          field={field}
          value={`${settings[field]}`}
          label={t(`${field}.label`)}
          hint={t(`${field}.hint`)}
          limits={t('limits_number', ranges[field])}
          read={(typed) => wholeNumber(typed, ranges[field])}
          input={{ type: 'number', inputMode: 'numeric', step: 1, ...ranges[field] }}
        />
      ))}
      <TypedRule
        code={code}
        field="max_track_minutes"
        value={`${settings.max_track_minutes ?? ''}`}
        label={t('max_track_minutes.label')}
        hint={t('max_track_minutes.hint')}
        limits={t('limits_number', ranges.max_track_minutes)}
        read={(typed) => (typed === '' ? null : wholeNumber(typed, ranges.max_track_minutes))}
        input={{ type: 'number', inputMode: 'numeric', step: 1, ...ranges.max_track_minutes }}
      />
      <TypedRule
        code={code}
        field="fallback_playlist_uri"
        value={settings.fallback_playlist_uri ?? ''}
        label={t('fallback_playlist_uri.label')}
        hint={t('fallback_playlist_uri.hint')}
        limits={t('limits_playlist')}
        refused={t('playlist_refused')}
        read={(typed) => (typed === '' ? null : (playlistUriIn(typed) ?? undefined))}
        input={{ type: 'text', autoComplete: 'off', spellCheck: false, maxLength: 500, enterKeyHint: 'done' }}
        place="below"
      />
    </>
  )
}
