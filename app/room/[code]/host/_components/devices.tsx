'use client'

import clsx from 'clsx'
import { Check, Laptop, type LucideIcon, RefreshCw, Smartphone, Speaker, Tv } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { Button, Pending } from '@/app/_components/button'
import type { Snapshot } from '@/lib/snapshot/types'
import { command } from '../../_commands/command'
import { FailureText } from '../../_commands/failure-text'
import { useCommand } from '../../_commands/use-command'
import { devicesIn, type ListedDevice, playingDevice } from './device-list'

const icons: Record<string, LucideIcon> = {
  computer: Laptop,
  smartphone: Smartphone,
  tablet: Smartphone,
  tv: Tv,
}

type DevicesProps = {
  code: string
  /** What the room plays on. */
  current: Snapshot['device']
  /** Changes whenever the list may have changed: the device that plays, and the trouble. */
  occasion: string
  /** Looks again by itself as often, while somebody looks at the page. */
  everyMs?: number
}

/** Where the music can come out; one press moves it. */
export function Devices({ code, current, occasion, everyMs }: DevicesProps) {
  const t = useTranslations('host.device')
  const [devices, setDevices] = useState<ListedDevice[] | null>(null)
  const look = useCommand(async () => {
    const outcome = await command(code, 'GET', '/devices')
    if (outcome.ok) setDevices(devicesIn(outcome.body))
    return outcome
  })
  const move = useCommand((id: string) => command(code, 'PUT', '/device', { id }))
  const [moving, setMoving] = useState<string | null>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: looks once per occasion, not once per drawing
  useEffect(() => {
    void look.run()
  }, [code, occasion])

  useEffect(() => {
    if (everyMs === undefined) return
    const timer = setInterval(async () => {
      if (document.hidden) return
      const outcome = await command(code, 'GET', '/devices')
      if (outcome.ok) setDevices(devicesIn(outcome.body))
    }, everyMs)
    return () => clearInterval(timer)
  }, [code, everyMs])

  const choose = async (id: string) => {
    setMoving(id)
    await move.run(id)
    setMoving(null)
  }
  const playing = playingDevice(devices ?? [], current)

  return (
    <div className="grid gap-3">
      {devices && devices.length > 0 ? (
        <ul aria-label={t('list')} className="grid gap-1">
          {devices.map((device) => (
            <li key={device.id ?? `${device.name} ${device.type}`}>
              <DeviceButton
                device={device}
                playing={device === playing}
                moving={moving !== null && moving === device.id}
                onChoose={choose}
              />
            </li>
          ))}
        </ul>
      ) : null}
      {devices?.length === 0 ? (
        <p className="text-14 text-ink-2">
          <strong className="font-medium text-ink">{t('empty')}</strong> {t('empty_more')}
        </p>
      ) : null}
      {devices === null && !look.failure ? <Skeletons label={t('looking')} /> : null}
      <FailureText failure={move.failure} />
      {look.failure ? (
        <div>
          <p className="text-14 font-medium">{t('failed')}</p>
          <FailureText failure={look.failure} />
        </div>
      ) : null}
      <Button
        variant="quiet"
        pending={look.pending}
        onClick={() => void look.run()}
        className="justify-self-start"
      >
        <RefreshCw aria-hidden size={16} />
        {t('refresh')}
      </Button>
    </div>
  )
}

function Skeletons({ label }: { label: string }) {
  return (
    <div role="status" className="grid gap-1">
      <span className="sr-only">{label}</span>
      <div className="skeleton h-14 rounded-control" />
      <div className="skeleton h-14 rounded-control" />
    </div>
  )
}

type DeviceButtonProps = {
  device: ListedDevice
  playing: boolean
  moving: boolean
  onChoose: (id: string) => void
}

function DeviceButton({ device, playing, moving, onChoose }: DeviceButtonProps) {
  const t = useTranslations('host.device')
  const check = useTranslations('soundCheck')
  const { id, name, type, is_restricted, is_preferred } = device
  const Icon = icons[type.toLowerCase()] ?? Speaker
  const choosable = id !== null && !is_restricted
  return (
    <button
      type="button"
      disabled={!choosable}
      aria-pressed={playing}
      aria-busy={moving || undefined}
      onClick={() => id !== null && onChoose(id)}
      className={clsx(
        'relative flex min-h-14 w-full items-center rounded-control border px-3 text-left transition disabled:opacity-60',
        playing ? 'border-accent bg-accent-wash' : 'border-transparent hover:bg-high',
      )}
    >
      <Pending when={moving}>
        <Icon aria-hidden size={20} strokeWidth={1.75} className={playing ? 'text-accent' : 'text-ink-3'} />
        <span className="min-w-0 text-left">
          <span className="block truncate text-14 font-medium">{name}</span>
          <span className="block text-12 text-ink-3">
            {choosable
              ? playing
                ? t('playing')
                : is_preferred
                  ? check('preferred')
                  : t('ready')
              : t('restricted')}
          </span>
        </span>
      </Pending>
      {playing ? <Check aria-hidden size={18} className="ml-auto shrink-0 text-accent" /> : null}
    </button>
  )
}
