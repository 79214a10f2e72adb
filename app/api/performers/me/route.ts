import {
  deletePerformerContract,
  readOwnPerformer,
  savePerformerContract,
} from '@/app/api/performers/contract'
import { readPerformer } from '@/lib/accounts/performers'
import { json, noContent } from '@/lib/http/routes'
import { removePerformer, savePerformer } from '@/lib/lifecycle/performer-changed'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(readOwnPerformer, {
    async run({ viewer }) {
      return json(await readPerformer(viewer.account.id))
    },
  }),
  endpoint(savePerformerContract, {
    async run({ viewer, body }) {
      return json(await savePerformer(viewer.account.id, body))
    },
  }),
  endpoint(deletePerformerContract, {
    async run({ viewer }) {
      await removePerformer(viewer.account.id)
      return noContent()
    },
  }),
)
