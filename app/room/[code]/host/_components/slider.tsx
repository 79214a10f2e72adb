'use client'

import { type CSSProperties, useEffect, useRef, useState } from 'react'

type SliderProps = {
  label: string
  value: number
  max: number
  /** What one press of an arrow key moves. */
  step: number
  /** The value in words. */
  valueText: (value: number) => string
  disabled?: boolean
  describedBy?: string
  /** What the value belongs to; with another one a finger still on the slider is not listened to any more. */
  of?: string
  /** Called with the value that was let go of, not with those on the way. */
  onCommit: (value: number) => void
}

type FilledStyle = CSSProperties & { '--filled': string }

/** After the last key, the value is taken for meant. */
const restMs = 300

/** A range that moves under the finger and tells once, when it is let go of. */
export function Slider({
  label,
  value,
  max,
  step,
  valueText,
  disabled,
  describedBy,
  of,
  onCommit,
}: SliderProps) {
  const [held, setHeld] = useState<number | null>(null)
  const pressed = useRef(false)
  const rest = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const [heldOf, setHeldOf] = useState(of)
  if (heldOf !== of) {
    setHeldOf(of)
    setHeld(null)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: ends with what the value belongs to
  useEffect(() => () => clearTimeout(rest.current), [of])

  const commit = (chosen: number) => {
    clearTimeout(rest.current)
    setHeld(null)
    onCommit(chosen)
  }
  const shown = Math.min(max, held ?? value)
  const style: FilledStyle = { '--filled': `${max > 0 ? (shown / max) * 100 : 0}%` }
  return (
    <input
      type="range"
      className="slider"
      style={style}
      aria-label={label}
      aria-valuetext={valueText(shown)}
      aria-describedby={describedBy}
      min={0}
      max={max}
      step={step}
      value={shown}
      disabled={disabled}
      onPointerDown={() => {
        pressed.current = true
      }}
      onPointerUp={() => {
        pressed.current = false
        if (held !== null) commit(held)
      }}
      onPointerCancel={() => {
        pressed.current = false
        setHeld(null)
      }}
      onChange={(event) => {
        const chosen = Number(event.target.value)
        setHeld(chosen)
        clearTimeout(rest.current)
        if (!pressed.current) rest.current = setTimeout(() => commit(chosen), restMs)
      }}
    />
  )
}
