import { historyContract } from '@/app/api/rooms/history-contract'
import { json } from '@/lib/http/routes'
import { roomHistory } from '@/lib/snapshot/history/plays'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(historyContract, {
    async run({ viewer, params, query }) {
      return json(await roomHistory(viewer, params.code ?? '', query.cursor))
    },
  }),
)
