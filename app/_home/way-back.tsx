import { useTranslations } from 'next-intl'
import { ButtonLink } from '../_components/button'
import { RoomCodeText } from '../_components/room-code-text'

type WayBackProps = { room: { code: string; name: string; is_host: boolean } }

/** For someone who is in a room: the way back stands first. */
export function WayBack({ room }: WayBackProps) {
  const t = useTranslations('home')
  return (
    <section className="hairline mt-2 mb-6 flex flex-wrap items-center justify-between gap-4 rounded-sheet bg-raised p-4 sm:px-6">
      <div className="grid min-w-0">
        <p className="truncate text-16 font-semibold">
          {t(room.is_host ? 'back_host' : 'back_title', { room: room.name })}
        </p>
        <RoomCodeText code={room.code} className="text-14 text-ink-3" />
      </div>
      <ButtonLink
        href={room.is_host ? `/room/${room.code}/host` : `/room/${room.code}`}
        variant="primary"
        className="max-w-full"
      >
        <span className="min-w-0 max-w-60 truncate">{t('back', { room: room.name })}</span>
      </ButtonLink>
    </section>
  )
}
