'use client'

import { Check, Share2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '@/app/_components/button'
import { useHydrated } from '@/app/_components/player/use-hydrated'
import type { Invitation } from './invitation'
import { useShare } from './use-share'

/** Shares the room's link with anybody. Without scripts the link itself stands above it. */
export function ShareLink({ invitation }: { invitation: Invitation }) {
  const t = useTranslations('friends')
  const hydrated = useHydrated()
  const text = t('room.share_text', { room: invitation.room })
  const { said, share } = useShare(invitation, text)
  const Icon = said === 'copied' ? Check : Share2
  return (
    <>
      <Button
        variant="quiet"
        disabled={!hydrated}
        onClick={() => void share()}
        className={hydrated ? undefined : 'invisible'}
      >
        <Icon aria-hidden size={16} />
        {t('room.share')}
      </Button>
      <p role="status" className="order-last w-full text-14 text-ink-2 empty:hidden">
        {said === 'copied' ? t('invite.copied_link') : null}
        {said === 'failed' ? t('invite.failed', { text: invitation.link }) : null}
      </p>
    </>
  )
}

type InviteProps = {
  invitation: Invitation
  /** The friend's name in full. */
  name: string
  online: boolean
}

/** Invites one friend: a text with their name and the link, shared or copied. */
export function Invite({ invitation, name, online }: InviteProps) {
  const t = useTranslations('friends.invite')
  const hydrated = useHydrated()
  const called = name.replace(/#\d+$/, '')
  const text = t('text', { name: called, room: invitation.room })
  const { said, share } = useShare(invitation, text)
  return (
    <>
      <Button
        variant={online ? 'quiet' : 'plain'}
        aria-label={t('label', { name })}
        disabled={!hydrated}
        onClick={() => void share()}
        className={hydrated ? undefined : 'invisible'}
      >
        {said === 'copied' ? <Check aria-hidden size={16} /> : null}
        {t(said === 'copied' ? 'copied' : 'button')}
      </Button>
      <p role="status" className="w-full pt-1 pl-15 text-14 wrap-anywhere text-ink-2 empty:hidden">
        {said === 'copied' ? t('copied_text', { name: called }) : null}
        {said === 'failed' ? t('failed', { text: `${text} ${invitation.link}` }) : null}
      </p>
    </>
  )
}
