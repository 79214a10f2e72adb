import { AppError } from '@/lib/errors'
import { endpoint, routes } from '@/lib/viewer/routes'

/** Every path of the API that does not exist: programs read a problem document, not a page. */
const nothing = endpoint({
  viewer: 'none',
  run: async () => {
    throw new AppError('not_found')
  },
})

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: nothing,
  POST: nothing,
  PUT: nothing,
  PATCH: nothing,
  DELETE: nothing,
})
