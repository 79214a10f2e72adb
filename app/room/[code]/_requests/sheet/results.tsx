'use client'

import clsx from 'clsx'
import { useTranslations } from 'next-intl'
import { type ReactNode, useRef } from 'react'
import { Button } from '@/app/_components/button'
import { LiveRegion } from '@/app/_components/live-region'
import type { Room } from '../../_sync/use-room'
import { RequestFailure } from '../request-failure'
import { SongRow } from './song-row'
import type { SearchState } from './song-search'
import { canBeTriedAgain } from './song-state'
import type { Asking } from './use-asking'

type ResultsProps = {
  room: Room
  found: SearchState
  asking: Asking
  onMore: () => Promise<void>
  onAgain: () => void
}

/** What was found, and in words that nothing was, that it takes a moment, or why it failed. */
export function Results(props: ResultsProps) {
  const t = useTranslations('ask.search')
  const { found } = props
  const { phase, tracks, query, failure } = found
  return (
    <div className="-mx-5 -mb-5 min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 pb-[max(1.25rem,env(safe-area-inset-bottom))] sm:-mx-6 sm:-mb-6 sm:px-6">
      <LiveRegion>{phase === 'found' ? t('found', { count: tracks.length }) : ''}</LiveRegion>
      {phase === 'rest' ? <Words>{t('hint')}</Words> : null}
      {phase === 'looking' && tracks.length === 0 ? <Skeletons label={t('looking')} /> : null}
      {phase === 'found' && tracks.length === 0 ? (
        <Words>
          <strong className="font-medium text-ink">{t('none', { query })}</strong> {t('none_more')}
        </Words>
      ) : null}
      {phase === 'failed' ? (
        <div className="grid justify-items-start gap-3 py-4">
          <RequestFailure failure={failure} />
          {failure && canBeTriedAgain(failure) ? <Button onClick={props.onAgain}>{t('again')}</Button> : null}
        </div>
      ) : null}
      {tracks.length > 0 ? <Songs {...props} /> : null}
    </div>
  )
}

function Songs({ room, found, asking, onMore }: ResultsProps) {
  const t = useTranslations('ask.search')
  const list = useRef<HTMLUListElement>(null)
  const { tracks, phase, next, loadingMore, failure } = found
  /** The focus goes on to the first of the new ones. */
  const more = async () => {
    await onMore()
    list.current?.children[tracks.length]?.querySelector('button')?.focus()
  }
  return (
    <>
      <ul
        ref={list}
        aria-label={t('results')}
        aria-busy={phase === 'looking' || undefined}
        className={clsx('divide-y divide-hairline transition', phase === 'looking' && 'opacity-60')}
      >
        {tracks.map((track) => (
          <li key={track.uri}>
            <SongRow room={room} track={track} asking={asking} />
          </li>
        ))}
      </ul>
      {phase === 'found' ? <RequestFailure failure={failure} className="pt-2" /> : null}
      {phase === 'found' && next !== null ? (
        <Button pending={loadingMore} onClick={() => void more()} className="my-3 w-full">
          {t('more')}
        </Button>
      ) : null}
    </>
  )
}

function Words({ children }: { children: ReactNode }) {
  return <p className="max-w-[48ch] py-4 text-14 text-ink-2">{children}</p>
}

function Skeletons({ label }: { label: string }) {
  return (
    <div role="status" className="grid gap-2 py-2">
      <span className="sr-only">{label}</span>
      {['a', 'b', 'c', 'd', 'e', 'f'].map((row) => (
        <div key={row} className="flex min-h-14 items-center gap-3">
          <div className="skeleton size-12 rounded-control" />
          <div className="grid flex-1 gap-2">
            <div className="skeleton h-3.5 w-1/2 rounded-sm" />
            <div className="skeleton h-3 w-1/3 rounded-sm" />
          </div>
        </div>
      ))}
    </div>
  )
}
