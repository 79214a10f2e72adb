import { getTranslations } from 'next-intl/server'
import type { AdminRoomDto } from '@/lib/admin/rooms'
import { closeRoomAction } from '../rooms/actions'
import { AccountLink } from './account-link'
import { ConfirmAction } from './confirm-action'
import { type Column, DataTable } from './data-table'
import { When } from './when'

type RoomTableProps = {
  rooms: readonly AdminRoomDto[]
  /** The page to come back to after closing one; null where none is closed from. */
  back: string | null
}

/** Open rooms. */
export async function RoomTable({ rooms, back }: RoomTableProps) {
  const t = await getTranslations('admin.rooms')
  const close: Column<AdminRoomDto> = {
    key: 'close',
    label: t('action'),
    cell: (room) => (
      <ConfirmAction
        id={room.id}
        label={t('close')}
        fullLabel={t('close_of', { room: room.name })}
        title={t('close_question', { room: room.name })}
        question={t('close_lost', { room: room.name, host: room.host.name, count: room.members })}
        confirm={t('close_yes')}
        action={closeRoomAction}
        fields={{ id: room.id, back: back ?? '' }}
      />
    ),
  }
  const columns: Column<AdminRoomDto>[] = [
    {
      key: 'name',
      label: t('room'),
      cell: ({ name, code }) => (
        <>
          <span className="font-medium">{name}</span>
          <span className="figures block text-12 tracking-widest text-ink-3">
            {code.slice(0, 3)} {code.slice(3)}
          </span>
        </>
      ),
    },
    { key: 'host', label: t('host'), cell: ({ host }) => <AccountLink account={host} /> },
    { key: 'city', label: t('city'), cell: ({ city }) => city ?? <span className="text-ink-3">–</span> },
    {
      key: 'members',
      label: t('members'),
      cell: ({ members, present }) => <span className="figures">{t('count', { members, present })}</span>,
    },
    { key: 'since', label: t('since'), cell: ({ created_at }) => <When at={created_at} /> },
    ...(back === null ? [] : [close]),
  ]
  return (
    <DataTable
      caption={t('caption')}
      columns={columns}
      rows={rooms}
      rowKey={({ id }) => id}
      empty={t('empty')}
    />
  )
}
