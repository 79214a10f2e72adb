'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useId } from 'react'
import type { Room } from '../../_sync/use-room'
import { RequestRules } from './request-rules'
import { SwitchRule, TypedRule } from './rule-fields'
import { SkipRule } from './skip-rule'

const longestName = 40
const longestCity = 80

/** The rules of the room, each with what it does; in force for everyone as soon as they are changed. */
export function RuleList({ room }: { room: Room }) {
  const t = useTranslations('host.rules')
  const { code, snapshot } = room
  const { settings } = snapshot
  return (
    <div className="grid gap-8">
      <RuleGroup title={t('groups.skipping')}>
        <SkipRule code={code} percent={settings.skip_percent} votes={settings.votes_to_skip} />
        <SwitchRule
          code={code}
          field="guest_can_pause"
          value={settings.guest_can_pause}
          label={t('pause')}
          hint={t('pause_hint')}
        />
      </RuleGroup>
      <RuleGroup title={t('groups.requests')}>
        <RequestRules code={code} settings={settings} />
      </RuleGroup>
      <RuleGroup title={t('groups.room')}>
        <RoomRules room={room} />
      </RuleGroup>
    </div>
  )
}

function RuleGroup({ title, children }: { title: string; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="grid gap-3">
      <h3 id={id} className="text-14 font-semibold text-ink-2">
        {title}
      </h3>
      <div className="divide-y divide-hairline">{children}</div>
    </section>
  )
}

function RoomRules({ room }: { room: Room }) {
  const t = useTranslations('host.rules')
  const { code, snapshot } = room
  const { settings, name } = snapshot
  return (
    <>
      <SwitchRule
        code={code}
        field="locked"
        value={settings.locked}
        label={t('locked')}
        hint={t('locked_hint')}
      />
      <TypedRule
        code={code}
        field="name"
        value={name}
        label={t('name')}
        hint={t('name_hint')}
        limits={t('limits_name')}
        read={(typed) => (typed && [...typed].length <= longestName ? typed : undefined)}
        input={{ type: 'text', autoComplete: 'off', maxLength: 400, enterKeyHint: 'done' }}
        place="below"
      />
      <TypedRule
        code={code}
        field="city"
        value={settings.city ?? ''}
        label={t('city')}
        hint={t('city_hint')}
        limits={t('limits_city')}
        read={(typed) => ([...typed].length <= longestCity ? typed || null : undefined)}
        input={{ type: 'text', autoComplete: 'off', maxLength: 800, enterKeyHint: 'done' }}
        place="below"
      />
    </>
  )
}
