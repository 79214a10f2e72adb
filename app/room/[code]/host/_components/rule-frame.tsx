'use client'

import { Check } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { FailureText } from '../../_commands/failure-text'
import type { Setting } from './use-setting'

type RuleFrameProps = {
  id: string
  label: string
  /** The one line that says what it does. */
  hint: string
  setting: Pick<Setting<'name'>, 'state' | 'failure'>
  /** What is said of a value outside the limits. */
  limits?: string
  /** What is said where the server refuses the value itself. */
  refused?: string
  /** `beside` for a switch, `below` for a field. */
  control: ReactNode
  place?: 'beside' | 'below'
  labelFor?: string
}

/** A rule with its name, what it does, and how saving it went. */
export function RuleFrame(props: RuleFrameProps) {
  const { id, label, hint, setting, limits, refused, control, place = 'beside', labelFor } = props
  return (
    <div className="grid gap-2 py-4 first:pt-0 last:pb-0">
      <div className="flex items-start justify-between gap-4">
        <div className="grid gap-0.5">
          <span className="flex items-baseline gap-3">
            {labelFor ? (
              <label id={`${id}-label`} htmlFor={labelFor} className="text-14 font-medium">
                {label}
              </label>
            ) : (
              <span id={`${id}-label`} className="text-14 font-medium">
                {label}
              </span>
            )}
            <Saved state={setting.state} />
          </span>
          <span id={`${id}-hint`} className="text-12 text-ink-3">
            {hint}
          </span>
        </div>
        {place === 'beside' ? control : null}
      </div>
      {place === 'below' ? control : null}
      {setting.state === 'wrong' && limits ? (
        <p id={`${id}-error`} role="alert" className="text-14 text-needs-you">
          {limits}
        </p>
      ) : null}
      {refused && setting.failure?.code === 'validation' ? (
        <p role="alert" className="text-14 text-needs-you">
          {refused}
        </p>
      ) : (
        <FailureText failure={setting.failure} />
      )}
    </div>
  )
}

function Saved({ state }: { state: Setting<'name'>['state'] }) {
  const t = useTranslations('host.rules')
  return (
    <span role="status" className="text-12 text-ink-3">
      {state === 'saving' ? t('saving') : null}
      {state === 'saved' ? (
        <span className="inline-flex items-center gap-1">
          <Check aria-hidden size={12} className="text-accent" />
          {t('saved')}
        </span>
      ) : null}
    </span>
  )
}
