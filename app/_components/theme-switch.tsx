'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { useSyncExternalStore } from 'react'

type ThemeSwitchProps = { label: string; system: string; light: string; dark: string }

const nothing = () => () => {}

/** Three ways to light the room. Which one is chosen is known in the browser only. */
export function ThemeSwitch({ label, system, light, dark }: ThemeSwitchProps) {
  const { theme, setTheme } = useTheme()
  const inBrowser = useSyncExternalStore(
    nothing,
    () => true,
    () => false,
  )
  const choices = [
    { value: 'system', text: system, Icon: Monitor },
    { value: 'light', text: light, Icon: Sun },
    { value: 'dark', text: dark, Icon: Moon },
  ]
  return (
    <fieldset className="flex items-center justify-between gap-2">
      <legend className="float-left pl-3 text-14 text-ink-2">{label}</legend>
      <div className="flex">
        {choices.map(({ value, text, Icon }) => (
          <button
            key={value}
            type="button"
            title={text}
            aria-label={text}
            aria-pressed={inBrowser && theme === value}
            onClick={() => setTheme(value)}
            className="touch grid place-items-center rounded-control text-ink-3 hover:text-ink aria-pressed:bg-high aria-pressed:text-ink"
          >
            <Icon aria-hidden size={18} />
          </button>
        ))}
      </div>
    </fieldset>
  )
}
