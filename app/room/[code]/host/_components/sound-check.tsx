'use client'

import clsx from 'clsx'
import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useRef } from 'react'
import { Button } from '@/app/_components/button'
import { Dialog } from '@/app/_components/dialog'
import { Trouble } from '@/app/_components/player/silence'
import type { ConnectionState } from '@/lib/snapshot/types'
import type { Room } from '../../_sync/use-room'
import { Devices } from './devices'
import { Listen } from './listen'

const steps = ['connection', 'device', 'music'] as const

export type CheckStep = (typeof steps)[number]

/** Each look asks the provider, whose limit all of an app's users share. */
const lookEveryMs = 5_000

type SoundCheckProps = {
  room: Room
  /** Null while it is closed. */
  step: CheckStep | null
  onStep: (step: CheckStep | null) => void
}

/** Whether the music will be heard: connection, device, five seconds of music; for the time before guests arrive. */
export function SoundCheck({ room, step, onStep }: SoundCheckProps) {
  const t = useTranslations('soundCheck')
  const common = useTranslations('room')
  const close = () => onStep(null)
  return (
    <Dialog open={step !== null} onClose={close} title={t('title')} closeLabel={common('close')}>
      {step ? (
        <>
          <ol aria-label={t('steps.label')} className="flex flex-wrap gap-x-5 gap-y-1 text-14 text-ink-3">
            {steps.map((one, index) => (
              <li
                key={one}
                aria-current={one === step ? 'step' : undefined}
                className={clsx('figures', one === step && 'font-medium text-ink')}
              >
                {index + 1}. {t(`steps.${one}`)}
              </li>
            ))}
          </ol>
          <Step key={step} title={t(`steps.${step}`)}>
            {step === 'connection' ? <Connection room={room} onNext={() => onStep('device')} /> : null}
            {step === 'device' ? <Device room={room} onNext={() => onStep('music')} /> : null}
            {step === 'music' ? (
              <Listen room={room} onDevice={() => onStep('device')} onDone={close} />
            ) : null}
          </Step>
        </>
      ) : null}
    </Dialog>
  )
}

/** Takes the focus with each step, so that a screen reader goes along. */
function Step({ title, children }: { title: string; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <section className="grid gap-4">
      <h3 ref={heading} tabIndex={-1} className="text-16 font-semibold outline-none">
        {title}
      </h3>
      {children}
    </section>
  )
}

type StepProps = { room: Room; onNext: () => void }

/** A missing device is not the connection's fault. */
function isLinked(state: ConnectionState): boolean {
  return state === 'connected' || state === 'no_device'
}

function Connection({ room, onNext }: StepProps) {
  const t = useTranslations('soundCheck.connection')
  const { snapshot, role, clock, code } = room
  const linked = isLinked(snapshot.connection.state)
  return (
    <>
      {linked ? (
        <p className="text-14 text-ink-2">{t('connected')}</p>
      ) : (
        <Trouble snapshot={snapshot} role={role} clockOffset={clock.offset} path={`/room/${code}/host`} />
      )}
      <p className="text-14 text-ink-3">{t('limits')}</p>
      <Button variant="primary" size="large" disabled={!linked} onClick={onNext}>
        {t('next')}
      </Button>
    </>
  )
}

function Device({ room, onNext }: StepProps) {
  const t = useTranslations('soundCheck.device')
  const { snapshot, code } = room
  const { device, connection } = snapshot
  const chosen = connection.state === 'connected' ? device : null
  return (
    <>
      <p className="text-14 text-ink-2">{t('text')}</p>
      <Devices
        code={code}
        current={device}
        occasion={`${connection.state} ${device?.name ?? ''}`}
        everyMs={lookEveryMs}
      />
      <p className="text-14 text-ink-3">{t('wake')}</p>
      <p role="status" className="text-14 text-ink-2 empty:hidden">
        {chosen ? t('chosen', { name: chosen.name }) : null}
      </p>
      <Button variant="primary" size="large" disabled={!chosen} onClick={onNext}>
        {t('next')}
      </Button>
    </>
  )
}
