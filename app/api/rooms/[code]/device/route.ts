import { z } from 'zod'
import { noContent } from '@/lib/http/routes'
import { transfer } from '@/lib/playback/commands'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  PUT: endpoint({
    viewer: 'required',
    body: z.strictObject({ id: z.string().min(1).max(200) }),
    async run({ viewer, params: { code = '' }, body: { id } }) {
      await transfer(viewer, code, id)
      return noContent()
    },
  }),
})
