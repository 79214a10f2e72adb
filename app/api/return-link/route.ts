import { createReturnLink } from '@/lib/accounts/return-links'
import { json } from '@/lib/http/routes'
import { endpoint, routes } from '@/lib/viewer/routes'
import { createReturnLinkContract } from './contract'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(createReturnLinkContract, {
    async run({ viewer, request }) {
      return json({ url: await createReturnLink(viewer.account.id, request.headers) }, { status: 201 })
    },
  }),
)
