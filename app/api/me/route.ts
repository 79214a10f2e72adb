import { json } from '@/lib/http/routes'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: endpoint({
    viewer: 'required',
    async run({ viewer: { account } }) {
      const { id, kind, name, email } = account
      return json({ id, kind, name, email })
    },
  }),
})
