import { readPerformerContract } from '@/app/api/performers/contract'
import { readPerformer } from '@/lib/accounts/performers'
import { json } from '@/lib/http/routes'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(readPerformerContract, {
    async run({ params }) {
      return json(await readPerformer(params.id ?? ''))
    },
  }),
)
