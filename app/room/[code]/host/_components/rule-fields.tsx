'use client'

import { type InputHTMLAttributes, useId, useState } from 'react'
import { inputClass } from '@/app/_components/field'
import { useHydrated } from '@/app/_components/player/use-hydrated'
import { RuleFrame } from './rule-frame'
import { type Rules, useSetting } from './use-setting'

type SwitchRuleProps = {
  code: string
  field: 'guest_can_pause' | 'locked' | 'guest_can_request' | 'approval' | 'allow_explicit'
  value: boolean
  label: string
  hint: string
}

/** A rule that is on or off. */
export function SwitchRule({ code, field, value, label, hint }: SwitchRuleProps) {
  const id = useId()
  const hydrated = useHydrated()
  const setting = useSetting(code, field)
  const [wished, setWished] = useState<boolean | null>(null)
  const on = wished ?? value
  const change = async () => {
    setWished(!on)
    const saved = await setting.save(!on)
    // The snapshot with it is a moment behind the answer.
    if (saved) setTimeout(() => setWished(null), 1_000)
    else setWished(null)
  }
  return (
    <RuleFrame
      id={id}
      label={label}
      hint={hint}
      setting={setting}
      control={
        <span className="touch grid shrink-0 place-items-center">
          <button
            type="button"
            role="switch"
            className="room-switch"
            aria-checked={on}
            aria-labelledby={`${id}-label`}
            aria-describedby={`${id}-hint`}
            aria-busy={setting.state === 'saving' || undefined}
            disabled={!hydrated}
            onClick={() => void (setting.state !== 'saving' && change())}
          />
        </span>
      }
    />
  )
}

type TypedField =
  | 'name'
  | 'city'
  | 'votes_to_skip'
  | 'skip_percent'
  | 'request_limit'
  | 'request_cooldown_s'
  | 'no_repeat_minutes'
  | 'max_track_minutes'
  | 'fallback_playlist_uri'

type TypedRuleProps<K extends TypedField> = {
  code: string
  field: K
  /** What is in force. */
  value: string
  label: string
  hint: string
  limits: string
  refused?: string
  /** The value of what was typed, or undefined outside the limits. */
  read: (typed: string) => Rules[K] | undefined
  input: InputHTMLAttributes<HTMLInputElement>
  place?: 'beside' | 'below'
}

/** A rule that is typed: saved on leaving the field or on Enter; what was typed stays until it is saved. */
export function TypedRule<K extends TypedField>(props: TypedRuleProps<K>) {
  const { code, field, value, label, hint, limits, refused, read, input, place = 'beside' } = props
  const id = useId()
  const hydrated = useHydrated()
  const setting = useSetting(code, field)
  const [typed, setTyped] = useState<string | null>(null)

  const commit = async () => {
    if (typed === null || setting.state === 'saving') return
    if (typed.trim() === value) {
      setTyped(null)
      return setting.rest()
    }
    const wanted = read(typed.trim())
    if (wanted === undefined) return setting.refuse()
    if (await setting.save(wanted)) setTimeout(() => setTyped((now) => (now === typed ? null : now)), 1_000)
  }

  return (
    <RuleFrame
      id={id}
      label={label}
      hint={hint}
      setting={setting}
      limits={limits}
      refused={refused}
      labelFor={`${id}-input`}
      place={place}
      control={
        <input
          {...input}
          id={`${id}-input`}
          value={typed ?? value}
          disabled={!hydrated}
          aria-describedby={setting.state === 'wrong' ? `${id}-error ${id}-hint` : `${id}-hint`}
          aria-invalid={setting.state === 'wrong' || setting.failure !== null || undefined}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => void commit()}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void commit()
          }}
          className={`${inputClass} ${place === 'beside' ? 'figures max-w-24 shrink-0 text-right' : ''}`}
        />
      }
    />
  )
}
