import { getFormatter, getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_components/action-form'
import { ButtonLink } from '@/app/_components/button'
import { SubmitButton } from '@/app/_components/submit-button'
import { formTexts } from '@/app/_shell/form-texts'
import type { PastRoomDto } from '@/lib/rooms/past-rooms'
import { reopenAction } from '../actions'

/** A room that has ended: what was in it, its history, and opening it again. */
export async function PastRoom({ room }: { room: PastRoomDto }) {
  const t = await getTranslations('history')
  const format = await getFormatter()
  const { errorsTitle } = await formTexts()
  const { name, plays: songs, members: people } = room
  const date = format.dateTime(new Date(room.created_at), { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-4 first:pt-0 last:pb-0">
      <div className="grid min-w-0 basis-48 grow">
        <h3 className="text-16 font-medium wrap-anywhere">
          <bdi>{name}</bdi>
        </h3>
        <p className="text-14 text-ink-3">{t('rooms.facts', { date, songs, people })}</p>
      </div>
      <div className="flex flex-wrap gap-2">
        {room._links.reopen ? (
          <ActionForm action={reopenAction} errorsTitle={errorsTitle}>
            <input type="hidden" name="id" value={room.id} />
            <SubmitButton variant="quiet" label={t('rooms.reopen_named', { room: name })}>
              {t('rooms.reopen')}
            </SubmitButton>
          </ActionForm>
        ) : null}
        <ButtonLink
          href={`/rooms/${room.id}`}
          prefetch={false}
          aria-label={t('rooms.history_named', { room: name })}
        >
          {t('link')}
        </ButtonLink>
      </div>
    </li>
  )
}
