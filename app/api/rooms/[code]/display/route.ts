import { endDisplayContract, makeDisplayContract } from '@/app/api/display/contract'
import { json, noContent } from '@/lib/http/routes'
import { endDisplayLink, makeDisplayLink } from '@/lib/rooms/display/link'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(makeDisplayContract, {
    async run({ viewer, params: { code = '' } }) {
      return json({ url: await makeDisplayLink(viewer, code) }, { status: 201 })
    },
  }),
  endpoint(endDisplayContract, {
    async run({ viewer, params: { code = '' } }) {
      await endDisplayLink(viewer, code)
      return noContent()
    },
  }),
)
