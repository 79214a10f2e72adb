'use client'

import { ListMusic } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type ReactNode, useActionState } from 'react'
import { buttonClass } from '@/app/_components/button'
import { Notice } from '@/app/_components/notice'
import { SubmitButton } from '@/app/_components/submit-button'
import type { ExportDto } from '@/lib/playback/export/export-dto'
import { savePlaylistAction } from '../actions'
import { type Askable, askable, failures, type SaveState } from './save-state'

type SavePlaylistProps = {
  room: string
  /** The provider's name. */
  provider: string
  last: ExportDto | null
  /** The buttons that end what stands in the way. */
  ways: Record<Askable, ReactNode>
  /** Stands beside the button. */
  csv: ReactNode
}

/** Saves what played as a playlist; what came of it stands above the button, before scripts load as well. */
export function SavePlaylist({ room, provider, last, ways, csv }: SavePlaylistProps) {
  const t = useTranslations('history')
  const [{ progress, failure }, save] = useActionState(savePlaylistAction, {
    progress: last,
    failure: null,
  })
  const goesOn = progress !== null && !progress.finished
  return (
    <div className="grid gap-4">
      <Failure failure={failure} provider={provider} ways={ways} />
      {progress ? <Progress progress={progress} provider={provider} alert={progress !== last} /> : null}
      <div className="flex flex-wrap gap-3">
        <form action={save}>
          <input type="hidden" name="room" value={room} />
          <SubmitButton variant={progress?.finished || askedFor(failure) ? 'quiet' : 'primary'}>
            <ListMusic aria-hidden size={16} />
            {t(goesOn ? 'keep.go_on' : 'keep.save')}
          </SubmitButton>
        </form>
        {csv}
      </div>
    </div>
  )
}

function Progress({ progress, provider, alert }: { progress: ExportDto; provider: string; alert: boolean }) {
  const t = useTranslations('history.keep')
  const { playlist, added, total, finished } = progress
  if (!playlist || added === 0) return <p className="text-14 text-ink-2">{t('begun')}</p>
  if (!finished) {
    return (
      <p className="text-14 text-ink-2 wrap-anywhere">
        {t('halfway', { added, total, name: playlist.name })}
      </p>
    )
  }
  return (
    <Notice
      alert={alert}
      title={<span className="wrap-anywhere">{t('saved_title', { count: total, name: playlist.name })}</span>}
      action={
        playlist.url ? (
          <a href={playlist.url} target="_blank" rel="noreferrer" className={buttonClass({})}>
            {t('open', { provider })}
          </a>
        ) : undefined
      }
    >
      {t('saved')}
    </Notice>
  )
}

type FailureProps = {
  failure: SaveState['failure']
  provider: string
  ways: Record<Askable, ReactNode>
}

function Failure({ failure, provider, ways }: FailureProps) {
  const t = useTranslations('history.failures')
  if (!failure) return null
  const way = askedFor(failure)
  if (way) {
    return (
      <Notice tone="needs-you" alert title={t(way, { provider })} action={ways[way]}>
        {t(`${way}_text`, { provider })}
      </Notice>
    )
  }
  const code = failures.find((known) => known === failure.code) ?? 'unknown'
  return (
    <Notice tone="needs-you" alert>
      {t(code, { provider, seconds: failure.seconds })}
    </Notice>
  )
}

/** What a consent at the provider would end, where that is the matter. */
function askedFor(failure: SaveState['failure']): Askable | undefined {
  return askable.find((code) => code === failure?.code)
}
