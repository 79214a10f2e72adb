import { getFormatter, getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_components/action-form'
import { Confirm } from '@/app/_components/confirm'
import { RoomCodeText } from '@/app/_components/room-code-text'
import { SubmitButton } from '@/app/_components/submit-button'
import { formTexts } from '@/app/_shell/form-texts'
import type { CityRoomDto } from '@/lib/rooms/city-rooms'
import { closeRoomAction } from '../actions'

/** A room of the city, and closing it, which asks once. */
export async function CityRoom({ city, room }: { city: string; room: CityRoomDto }) {
  const t = await getTranslations('city')
  const format = await getFormatter()
  const { errorsTitle } = await formTexts()
  const opened = format.relativeTime(new Date(room.created_at), new Date())
  return (
    <li className="grid gap-2 py-4 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 className="min-w-0 text-16 font-medium [overflow-wrap:anywhere]">
          <bdi>{room.name}</bdi>
        </h2>
        <RoomCodeText code={room.code} className="text-14 text-ink-2" />
      </div>
      <p className="text-14 text-ink-3 [overflow-wrap:anywhere]">
        {t('facts', { host: room.host.name, count: room.members, opened })}
      </p>
      <Confirm
        variant="plain"
        className="-ml-4"
        label={t('close')}
        question={t('close_question', { room: room.name, count: room.members })}
      >
        <ActionForm action={closeRoomAction} errorsTitle={errorsTitle}>
          <input type="hidden" name="city" value={city} />
          <input type="hidden" name="code" value={room.code} />
          <SubmitButton variant="danger">{t('close_yes', { room: room.name })}</SubmitButton>
        </ActionForm>
      </Confirm>
    </li>
  )
}
