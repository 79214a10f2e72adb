import { roomStateContract } from '@/app/api/rooms/contract'
import { roomState } from '@/lib/snapshot/state'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(roomStateContract, {
    run: ({ viewer, params, request }) => roomState(viewer, params.code ?? '', request.headers),
  }),
)
