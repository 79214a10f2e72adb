import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/app/_components/button'
import { Card } from '@/app/_components/card'
import { RoomCodeText } from '@/app/_components/room-code-text'
import type { RoomDto } from '@/lib/rooms/room-dto'
import type { Invitation } from './invitation'
import { ShareLink } from './share'

type RoomCardProps = { room: RoomDto | null; invitation: Invitation | null }

/** The room friends are invited to, or the way to have one. */
export async function RoomCard({ room, invitation }: RoomCardProps) {
  const t = await getTranslations('friends.room')
  if (!room || !invitation) {
    return (
      <Card id="room" title={t('none')} lead={t('none_text')}>
        <ButtonLink href="/create" variant="primary">
          {t('open')}
        </ButtonLink>
      </Card>
    )
  }
  return (
    <Card
      id="room"
      title={t('title', { room: room.name })}
      aside={<RoomCodeText code={room.code} className="text-20 whitespace-nowrap" />}
    >
      <div className="grid gap-3">
        <p className="text-14 text-ink-3">
          {t('link')}{' '}
          <a
            href={invitation.link}
            className="-my-2 inline-block py-2 break-all text-ink-2 underline underline-offset-4 hover:text-ink"
          >
            {invitation.link.replace(/^https?:\/\//, '')}
          </a>
        </p>
        {room.locked ? <p className="text-14 text-needs-you">{t('locked', { room: room.name })}</p> : null}
        <div className="flex flex-wrap gap-2">
          <ShareLink invitation={invitation} />
          <ButtonLink href={room.is_host ? `/room/${room.code}/host` : `/room/${room.code}`} variant="plain">
            {t('back')}
          </ButtonLink>
        </div>
      </div>
    </Card>
  )
}
