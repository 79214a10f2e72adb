import { loginContract } from '@/app/api/accounts-contract'
import { AppError, isAppError } from '@/lib/errors'
import { json } from '@/lib/http/routes'
import { logIn } from '@/lib/lifecycle/log-in'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(loginContract, {
    async run({ body, request }) {
      const { token, accessToken, expiresIn } = await logIn({ ...body, headers: request.headers }).catch(
        sayInvalid,
      )
      return json({
        valid: true,
        token,
        access_token: accessToken,
        token_type: 'Bearer',
        expires_in: expiresIn,
      })
    },
  }),
)

/** A refusal keeps the member that the answer to a login always has. */
function sayInvalid(error: unknown): never {
  if (!isAppError(error, 'invalid_credentials', 'rate_limited_caller')) throw error
  throw new AppError(error.code, { ...error.options, extra: { valid: false }, cause: error })
}
