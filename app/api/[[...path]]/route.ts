import { AppError, problemResponse } from '@/lib/errors'

/** Every path of the API that does not exist: programs read a problem document, not a page. */
async function nothing(): Promise<Response> {
  return problemResponse(new AppError('not_found'))
}

export {
  nothing as DELETE,
  nothing as GET,
  nothing as OPTIONS,
  nothing as PATCH,
  nothing as POST,
  nothing as PUT,
}
