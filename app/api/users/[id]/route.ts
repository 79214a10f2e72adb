import { deleteUserContract, readUserContract, updateUserContract } from '@/app/api/users/contract'
import { json } from '@/lib/http/routes'
import { updateUser } from '@/lib/lifecycle/update-user'
import { userDto } from '@/lib/lifecycle/user-dto'
import { endpoint, routes } from '@/lib/viewer/routes'
import { assertSelf, deleteAndForget } from './own-account'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(readUserContract, {
    async run({ viewer, params }) {
      assertSelf(viewer, params.id)
      return json(await userDto(viewer))
    },
  }),
  endpoint(updateUserContract, {
    async run({ viewer, params, body, request }) {
      assertSelf(viewer, params.id)
      await updateUser(viewer, body, request.headers)
      return json(await userDto(viewer))
    },
  }),
  endpoint(deleteUserContract, {
    run: ({ viewer, params, request }) => deleteAndForget(viewer, params.id, request.headers),
  }),
)
