import { roomEventsContract } from '@/app/api/rooms/contract'
import { roomEvents } from '@/lib/snapshot/streams'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(roomEventsContract, {
    run: ({ viewer, params }) => roomEvents(viewer, params.code ?? ''),
  }),
)
