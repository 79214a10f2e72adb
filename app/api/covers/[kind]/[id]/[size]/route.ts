import { simulatedCover } from '@/lib/snapshot/cover'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: endpoint({
    viewer: 'none',
    run: ({ params }) => simulatedCover(params.kind ?? '', params.id ?? '', params.size ?? ''),
  }),
})
