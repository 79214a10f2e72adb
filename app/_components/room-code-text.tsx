import clsx from 'clsx'
import { bareCode } from './room-code'

/** A room code in two threes. Screen readers get it letter by letter. */
export function RoomCodeText({ code, className }: { code: string; className?: string }) {
  const bare = bareCode(code)
  return (
    <span className={clsx('figures whitespace-nowrap font-semibold tracking-[0.08em]', className)}>
      <span className="sr-only">{[...bare].join(' ')}</span>
      <span aria-hidden>
        {bare.slice(0, 3)}
        <span className="inline-block w-[0.4em]" />
        {bare.slice(3)}
      </span>
    </span>
  )
}
