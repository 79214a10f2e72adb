import { displayEventsContract } from '@/app/api/display/contract'
import { displayEvents } from '@/lib/snapshot/display-streams'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(displayEventsContract, { run: ({ request }) => displayEvents(request.headers) }),
)
