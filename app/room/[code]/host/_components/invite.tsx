'use client'

import { Copy, RefreshCcw, Share2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { Button } from '@/app/_components/button'
import { useHydrated } from '@/app/_components/player/use-hydrated'
import { codeInThrees } from '@/app/_components/room-code'
import { RoomCodeText } from '@/app/_components/room-code-text'
import { useCopy } from '@/app/_components/use-copy'
import { command } from '../../_commands/command'
import type { Room } from '../../_sync/use-room'
import { Confirm } from './confirm'

type InviteProps = {
  room: Room
  /** The picture of `joinUrl`, drawn on the server. */
  qr: ReactNode
  joinUrl: string
}

/** The code and the picture that let people in. */
export function Invite({ room, qr, joinUrl }: InviteProps) {
  const t = useTranslations('host.invite')
  return (
    <div className="grid gap-4">
      <div className="flex flex-col items-start gap-5 sm:flex-row sm:flex-wrap sm:items-center">
        {qr}
        <div className="grid min-w-0 gap-1 sm:flex-[1_1_min-content]">
          <span className="text-12 text-ink-3">{t('code')}</span>
          <span data-testid="room-code">
            <RoomCodeText code={room.code} className="text-40" />
          </span>
          <span className="text-12 break-all text-ink-3">{joinUrl.replace(/^https?:\/\//, '')}</span>
        </div>
      </div>
      <div className="flex flex-wrap gap-2">
        <HandOut room={room} joinUrl={joinUrl} />
        {room.may('rotate_code') ? <Rotate code={room.code} /> : null}
      </div>
    </div>
  )
}

function HandOut({ room, joinUrl }: Omit<InviteProps, 'qr'>) {
  const t = useTranslations('host.invite')
  const hydrated = useHydrated()
  const { copied, copy } = useCopy(joinUrl)
  const shares = hydrated && 'share' in navigator
  const share = async () => {
    try {
      await navigator.share({ title: t('share_title', { room: room.snapshot.name }), url: joinUrl })
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'AbortError')) await copy()
    }
  }
  return (
    <>
      <Button variant="quiet" disabled={!hydrated} onClick={() => void copy()}>
        <Copy aria-hidden size={16} />
        {t('copy')}
      </Button>
      {shares ? (
        <Button variant="quiet" onClick={() => void share()}>
          <Share2 aria-hidden size={16} />
          {t('share')}
        </Button>
      ) : null}
      <p role="status" className="order-last w-full text-14 text-ink-2 empty:hidden">
        {copied === null ? null : copied ? t('copied') : t('copy_failed', { link: joinUrl })}
      </p>
    </>
  )
}

function Rotate({ code }: { code: string }) {
  const t = useTranslations('host.invite')
  const hydrated = useHydrated()
  const [open, setOpen] = useState(false)
  const shown = codeInThrees(code)
  return (
    <>
      <Button variant="plain" disabled={!hydrated} onClick={() => setOpen(true)}>
        <RefreshCcw aria-hidden size={16} />
        {t('rotate')}
      </Button>
      <Confirm
        open={open}
        onClose={() => setOpen(false)}
        title={t('rotate_title')}
        text={t('rotate_text', { code: shown })}
        confirm={t('rotate_confirm')}
        keep={t('rotate_keep', { code: shown })}
        onConfirm={() => command(code, 'POST', '/code')}
      />
    </>
  )
}
