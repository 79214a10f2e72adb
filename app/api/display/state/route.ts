import { displayStateContract } from '@/app/api/display/contract'
import { displayState } from '@/lib/snapshot/display-state'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(displayStateContract, { run: ({ request }) => displayState(request.headers) }),
)
