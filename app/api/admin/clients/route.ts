import { createClientContract, listClientsContract } from '@/app/api/admin/contract'
import { createApiClient, listApiClients } from '@/lib/admin/clients'
import { json } from '@/lib/http/routes'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(listClientsContract, {
    async run({ viewer, query }) {
      return json({ clients: await listApiClients(viewer, query) })
    },
  }),
  endpoint(createClientContract, {
    async run({ viewer, body, request }) {
      return json(await createApiClient({ viewer, headers: request.headers }, body), { status: 201 })
    },
  }),
)
