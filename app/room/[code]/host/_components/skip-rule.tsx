'use client'

import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { useHydrated } from '@/app/_components/player/use-hydrated'
import { TypedRule } from './rule-fields'
import { RuleFrame } from './rule-frame'
import { useSetting } from './use-setting'
import { wholeNumber } from './whole-number'

const firstPercent = 50

type SkipRuleProps = { code: string; percent: number | null; votes: number }

/** Guests skip together by a number of votes, or by a share of those who are here. */
export function SkipRule({ code, percent, votes }: SkipRuleProps) {
  const t = useTranslations('host.rules')
  const id = useId()
  const hydrated = useHydrated()
  const setting = useSetting(code, 'skip_percent')
  const [wished, setWished] = useState<'number' | 'percent' | null>(null)
  const by = wished ?? (percent === null ? 'number' : 'percent')
  const choose = async (way: 'number' | 'percent') => {
    setWished(way)
    const saved = await setting.save(way === 'percent' ? (percent ?? firstPercent) : null)
    if (saved) setTimeout(() => setWished(null), 1_000)
    else setWished(null)
  }
  return (
    <>
      <RuleFrame
        id={id}
        label={t('skip_by')}
        hint={t('skip_by_hint')}
        setting={setting}
        place="below"
        control={
          <div
            role="radiogroup"
            aria-labelledby={`${id}-label`}
            className="grid grid-cols-2 gap-1 rounded-control border border-hairline bg-sunken p-1"
          >
            {(['number', 'percent'] as const).map((way) => (
              <label
                key={way}
                className="grid min-h-11 cursor-pointer place-items-center rounded-control text-14 text-ink-2 has-checked:bg-raised has-checked:font-medium has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent"
              >
                <input
                  type="radio"
                  name={`${id}-way`}
                  className="sr-only"
                  checked={by === way}
                  disabled={!hydrated}
                  onChange={() => void choose(way)}
                />
                {way === 'number' ? t('skip_by_number') : t('skip_by_percent')}
              </label>
            ))}
          </div>
        }
      />
      {by === 'number' ? (
        <TypedRule
          key="number"
          code={code}
          field="votes_to_skip"
          value={`${votes}`}
          label={t('votes')}
          hint={t('votes_hint')}
          limits={t('limits_votes')}
          read={(typed) => wholeNumber(typed, { min: 1, max: 50 })}
          input={{ type: 'number', inputMode: 'numeric', min: 1, max: 50, step: 1 }}
        />
      ) : (
        <TypedRule
          key="percent"
          code={code}
          field="skip_percent"
          value={`${percent ?? firstPercent}`}
          label={t('percent')}
          hint={t('percent_hint')}
          limits={t('limits_percent')}
          read={(typed) => wholeNumber(typed, { min: 1, max: 100 })}
          input={{ type: 'number', inputMode: 'numeric', min: 1, max: 100, step: 1 }}
        />
      )}
    </>
  )
}
