'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { Button } from '@/app/_components/button'
import { FailureText } from '../../_commands/failure-text'
import type { Room } from '../../_sync/use-room'
import { useListen } from './use-listen'

type ListenProps = { room: Room; onDevice: () => void; onDone: () => void }

/** Five seconds of music, and whether they were heard. Music that plays already is left alone. */
export function Listen({ room, onDevice, onDone }: ListenProps) {
  const t = useTranslations('soundCheck')
  const [answer, setAnswer] = useState<'heard' | 'silent' | null>(null)
  const listen = useListen(room.code)
  const { phase } = listen
  const plays = room.snapshot.now?.is_playing ?? false
  const start = () => {
    setAnswer(null)
    void listen.start()
  }
  if (answer === 'heard') return <Done onDone={onDone} />
  if (answer === 'silent') return <Silent onAgain={start} onDevice={onDevice} />
  if (phase === 'rest' && plays) {
    return (
      <>
        <p className="text-14 text-ink-2">{t('busy.text')}</p>
        <Answers>
          <Button variant="primary" size="large" onClick={onDone}>
            {t('done.close')}
          </Button>
          <Button variant="plain" size="large" onClick={onDevice}>
            {t('busy.devices')}
          </Button>
        </Answers>
      </>
    )
  }
  if (phase === 'playing' || phase === 'pausing') {
    return (
      <>
        <p role="timer" className="figures text-20 font-medium">
          {phase === 'playing' ? t('music.playing', { seconds: listen.left }) : t('music.pausing')}
        </p>
        <Button variant="quiet" size="large" pending={phase === 'pausing'} onClick={listen.stop}>
          {t('music.stop')}
        </Button>
      </>
    )
  }
  if (phase === 'asking' || phase === 'stuck') {
    return (
      <>
        {phase === 'stuck' ? <p className="text-14 text-needs-you">{t('music.pause_failed')}</p> : null}
        <FailureText failure={listen.failure} />
        <p role="status" className="text-16">
          {t('music.heard')}
        </p>
        <Answers>
          <Button variant="primary" size="large" onClick={() => setAnswer('heard')}>
            {t('music.yes')}
          </Button>
          <Button variant="quiet" size="large" onClick={() => setAnswer('silent')}>
            {t('music.no')}
          </Button>
        </Answers>
      </>
    )
  }
  return (
    <>
      <p className="text-14 text-ink-2">{t('music.text')}</p>
      <FailureText failure={listen.failure} />
      <Button variant="primary" size="large" pending={phase === 'starting'} onClick={start}>
        {t('music.start')}
      </Button>
    </>
  )
}

function Answers({ children }: { children: ReactNode }) {
  return <div className="grid gap-2 sm:flex sm:flex-row-reverse sm:justify-end">{children}</div>
}

function Done({ onDone }: { onDone: () => void }) {
  const t = useTranslations('soundCheck.done')
  return (
    <>
      <div role="status" className="grid gap-1">
        <p className="text-20 font-semibold">{t('title')}</p>
        <p className="text-14 text-ink-2">{t('text')}</p>
      </div>
      <Button variant="primary" size="large" onClick={onDone}>
        {t('close')}
      </Button>
    </>
  )
}

function Silent({ onAgain, onDevice }: { onAgain: () => void; onDevice: () => void }) {
  const t = useTranslations('soundCheck.silent')
  return (
    <>
      <p role="status" className="text-16 font-medium">
        {t('title')}
      </p>
      <ul className="grid list-disc gap-1 pl-5 text-14 text-ink-2">
        <li>{t('volume')}</li>
        <li>{t('mute')}</li>
        <li>{t('other')}</li>
      </ul>
      <Answers>
        <Button variant="primary" size="large" onClick={onAgain}>
          {t('again')}
        </Button>
        <Button variant="quiet" size="large" onClick={onDevice}>
          {t('devices')}
        </Button>
      </Answers>
    </>
  )
}
