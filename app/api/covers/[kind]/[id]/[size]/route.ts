import { coverContract } from '@/app/api/contract'
import { simulatedCover } from '@/lib/snapshot/cover'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(coverContract, {
    run: ({ params }) => simulatedCover(params.kind ?? '', params.id ?? '', params.size ?? ''),
  }),
)
