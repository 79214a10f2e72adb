import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/app/_components/button'
import { Card } from '@/app/_components/card'
import { codeInThrees } from '@/app/_components/room-code'
import type { RoomDto } from '@/lib/rooms/room-dto'

/** The ways back into the rooms one is in. */
export async function OpenRooms({ rooms }: { rooms: readonly RoomDto[] }) {
  if (rooms.length === 0) return null
  const t = await getTranslations('history.rooms')
  const link = (await getTranslations('history'))('link')
  return (
    <Card id="open" title={t('open')}>
      <ul className="grid divide-y divide-hairline">
        {rooms.map((room) => (
          <li
            key={room.id}
            className="flex flex-wrap items-center justify-between gap-3 py-4 first:pt-0 last:pb-0"
          >
            <div className="grid min-w-0 basis-48 grow">
              <h3 className="text-16 font-medium wrap-anywhere">
                <bdi>{room.name}</bdi>
              </h3>
              <p className="figures text-14 text-ink-3">{t('code', { code: codeInThrees(room.code) })}</p>
            </div>
            <div className="flex flex-wrap gap-2">
              <ButtonLink
                href={room.is_host ? `/room/${room.code}/host` : `/room/${room.code}`}
                prefetch={false}
                variant="primary"
              >
                {t('enter')}
              </ButtonLink>
              <ButtonLink
                href={`/room/${room.code}/history`}
                prefetch={false}
                aria-label={t('history_named', { room: room.name })}
              >
                {link}
              </ButtonLink>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}
