import { AppError, isAppError, problemResponse } from '@/lib/errors'
import { type BodyFormat, readSentBody } from '@/lib/http/body'
import { type Handlers, noContent } from '@/lib/http/routes'
import { unserved } from '@/lib/http/unserved'
import { OauthError, oauthErrorOf, oauthErrorResponse } from '@/lib/tokens/oauth-error'
import { assertNothingInQuery, requestParameters } from '@/lib/tokens/request-parameters'
import { countOperation } from '@/lib/viewer/call-limits'
import type { Contract } from '@/lib/viewer/contract'
import { answers } from '@/lib/viewer/operation-of'

type Call = { request: Request; format: BodyFormat; parameters: Record<string, unknown> }

type Answering = {
  /** Tells what is wrong with fields as a problem document. */
  problems?: boolean
  run(call: Call): Promise<Response>
}

const allow = 'POST'

/**
 * The handlers of an endpoint of the authorization server: POST alone, errors as RFC 6749 §5.2 has them, nothing stored.
 * The client authenticates by its own means; cookies count for nothing, so that no origin has to be refused.
 */
export function oauthRoutes(contract: Contract, { problems = false, run }: Answering): Handlers {
  const { operation, formats = ['json'] } = contract

  async function POST(request: Request): Promise<Response> {
    const response = await answer(request).catch((thrown: unknown) => {
      const error = thrown instanceof OauthError ? thrown : unserved(thrown, request)
      if (problems && isAppError(error) && error.status < 500) return problemResponse(error)
      return oauthErrorResponse(oauthErrorOf(error))
    })
    response.headers.set('cache-control', 'no-store')
    response.headers.set('pragma', 'no-cache')
    return response
  }

  async function answer(request: Request): Promise<Response> {
    await countOperation(operation, { caller: null, headers: request.headers, code: undefined })
    assertNothingInQuery(request.url)
    const sent = await readSentBody(request, formats)
    return run({ request, format: sent?.format ?? 'form', parameters: requestParameters(sent) })
  }

  answers(POST, operation)
  const refuse = async () => problemResponse(new AppError('method_not_allowed', { headers: { allow } }))
  const OPTIONS = async () => noContent({ allow })
  return { GET: refuse, POST, PUT: refuse, PATCH: refuse, DELETE: refuse, OPTIONS }
}
