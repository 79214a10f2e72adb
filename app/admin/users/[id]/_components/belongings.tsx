import { getTranslations } from 'next-intl/server'
import { Card } from '@/app/_components/card'
import type { AdminConnectionDto } from '@/lib/admin/connections'
import type { AdminRoomDto } from '@/lib/admin/rooms'
import { ConnectionTable } from '../../../_components/connection-table'
import { RoomTable } from '../../../_components/room-table'

/** The providers an account is connected to. */
export async function UserConnections({ connections }: { connections: AdminConnectionDto[] }) {
  if (connections.length === 0) return null
  const t = await getTranslations('admin.connections')
  return (
    <Card id="connections" title={t('title')}>
      <ConnectionTable connections={connections} withAccount={false} />
    </Card>
  )
}

/** The open rooms an account is in. */
export async function UserRooms({ rooms }: { rooms: AdminRoomDto[] }) {
  if (rooms.length === 0) return null
  const t = await getTranslations('admin.rooms')
  return (
    <Card id="rooms" title={t('title')}>
      <RoomTable rooms={rooms} back={null} />
    </Card>
  )
}
