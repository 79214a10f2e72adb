import { useTranslations } from 'next-intl'
import { Record } from '../_components/record'
import { Sleeve } from '../_components/sleeve'

/** A picture of a room in the middle of a song, made of the room's own parts. Nothing in it can be pressed or read out. */
export function DemoRoom() {
  const t = useTranslations('home.demo')
  return (
    <div aria-hidden className="pointer-events-none select-none">
      <div className="demo-glow" />
      <div className="relative mx-auto w-full max-w-52 sm:max-w-72 lg:max-w-130">
        <div className="mb-3 flex items-baseline justify-between text-12 text-ink-3 lg:text-14">
          <span className="font-medium text-ink-2">{t('room')}</span>
          <span className="figures">{t('present')}</span>
        </div>
        <Record spinning>
          <Sleeve seed="spotify:track:20" className="size-full" />
        </Record>
        <div className="mt-4 flex items-center justify-between gap-4 lg:mt-6">
          <div className="min-w-0">
            <p className="truncate text-16 font-semibold lg:text-28">{t('song')}</p>
            <p className="truncate text-14 text-ink-2 lg:text-16">{t('artist')}</p>
          </div>
          <DemoVotes text={t('votes')} />
        </div>
        <div className="mt-3 h-1 overflow-hidden rounded-full bg-high lg:mt-4">
          <div className="demo-progress h-full rounded-full bg-accent" />
        </div>
        <div className="figures mt-1 flex justify-between text-12 text-ink-3">
          <span>{t('position')}</span>
          <span>{t('length')}</span>
        </div>
        <div className="mt-6 hidden gap-1 lg:grid">
          <DemoRow
            seed="spotify:track:11"
            song={t('next_song')}
            artist={t('next_artist')}
            asked={t('asked')}
          />
          <DemoRow
            seed="spotify:track:3"
            song={t('then_song')}
            artist={t('then_artist')}
            asked={t('asked_too')}
          />
        </div>
      </div>
    </div>
  )
}

function DemoVotes({ text }: { text: string }) {
  return (
    <span className="relative grid size-14 shrink-0 place-items-center lg:size-18">
      <svg
        viewBox="0 0 72 72"
        aria-hidden
        className="absolute inset-0 -rotate-90"
        fill="none"
        strokeWidth="4"
      >
        <circle cx="36" cy="36" r="33" stroke="var(--high)" />
        <circle
          cx="36"
          cy="36"
          r="33"
          stroke="var(--accent-fill)"
          strokeLinecap="round"
          pathLength={3}
          strokeDasharray="2 1"
        />
      </svg>
      <span className="figures text-12 font-medium lg:text-14">{text}</span>
    </span>
  )
}

function DemoRow({
  seed,
  song,
  artist,
  asked,
}: {
  seed: string
  song: string
  artist: string
  asked: string
}) {
  return (
    <div className="flex items-center gap-3 border-t border-hairline py-2">
      <Sleeve seed={seed} className="size-11 shrink-0 rounded-control" />
      <div className="min-w-0 flex-1">
        <p className="truncate text-14 font-medium">{song}</p>
        <p className="truncate text-12 text-ink-3">{artist}</p>
      </div>
      <span className="text-12 text-ink-3">{asked}</span>
    </div>
  )
}
