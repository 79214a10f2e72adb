import { deleteUserByPostContract } from '@/app/api/users/contract'
import { endpoint, routes } from '@/lib/viewer/routes'
import { deleteAndForget } from '../own-account'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(deleteUserByPostContract, {
    run: ({ viewer, params, request }) => deleteAndForget(viewer, params.id, request.headers),
  }),
)
