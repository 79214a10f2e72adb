import { roomEvents } from '@/lib/snapshot/streams'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: endpoint({
    viewer: 'required',
    run: ({ viewer, params }) => roomEvents(viewer, params.code ?? ''),
  }),
})
