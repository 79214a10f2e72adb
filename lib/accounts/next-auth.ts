import 'server-only'
import { NextRequest } from 'next/server'
import NextAuth, { type AuthOptions } from 'next-auth'
import credentialsProvider from 'next-auth/providers/credentials'
import { z } from 'zod'
import { env } from '@/env'
import { AppError, isAppError, problemResponse } from '../errors'
import { check, readBody } from '../http/body'
import { boundedText, optionalText } from '../http/bounded-text'
import { assertSameOrigin } from '../http/same-origin'
import { log } from '../log'
import { browserDevice } from './device-cookie'
import { browserSession } from './enter'
import { shownPassword } from './passwords'
import {
  sessionCookieName,
  sessionMaxAgeSeconds,
  sessionPayload,
  usesSecureCookies,
  withOwnCookieName,
} from './session-cookie'
import type { SignInInput } from './sign-in'

/** What signing in and out do to everything else; the capabilities above accounts provide it. */
export type Doors = {
  /** Signs in as `signIn` does. @returns the new session's secret, for the cookie */
  signIn(input: SignInInput): Promise<{ accountId: string; session: { secret: string } }>
  /** Ends the session this secret opens. */
  signOut(secret: string): Promise<void>
}

/** What went wrong inside next-auth, which can answer neither 429 nor 503 by itself. */
type Outcome = {
  error: unknown
  /** The secret of the session it began. */
  session?: string
}

// `_log` would let anybody write into our log, and `session` is answered from the row.
const actions = {
  GET: ['csrf', 'providers', 'signin', 'signout', 'error'],
  POST: ['signin', 'signout', 'callback'],
}

const field = z.union([boundedText(4_096), z.boolean().transform(String)])
const fields = z.record(z.string(), field)
const name = optionalText(1_000)
const credentials = z.object({ email: name, username: name, password: shownPassword })
const token = z.object({ sid: z.string() })

/** Answers next-auth's endpoints (`/api/auth/*`): same-origin, limited, and with our errors where next-auth has none. */
export async function answerNextAuth(
  request: NextRequest,
  context: { params: Promise<{ nextauth: string[] }> },
  doors: Doors,
): Promise<Response> {
  try {
    return await answer(request, (await context.params).nextauth, doors)
  } catch (error) {
    if (!isAppError(error) || error.status >= 500) log().error({ err: error }, 'next-auth request failed')
    return problemResponse(error)
  }
}

async function answer(request: NextRequest, path: string[], doors: Doors): Promise<Response> {
  const [action = '', provider] = path
  const isPost = request.method === 'POST'
  if (isPost) assertSameOrigin(request.headers)
  else if (action === 'session') return currentSession(request.headers)
  if (!actions[isPost ? 'POST' : 'GET'].includes(action)) throw new AppError('not_found')
  if (action === 'callback' && provider !== 'credentials') throw new AppError('not_found')
  assertAddressCookie(request)
  const outcome: Outcome = { error: null }
  const bounded = isPost
    ? await withBoundedBody(request)
    : new NextRequest(withKnownQuery(request.url), { headers: request.headers })
  const response: Response = await NextAuth(
    bounded,
    { params: Promise.resolve({ nextauth: path }) },
    authOptions(request.headers, doors, outcome),
  )
  if (outcome.error) throw outcome.error
  const device = outcome.session === undefined ? null : browserDevice(request.headers, outcome.session)
  if (device) response.headers.append('set-cookie', device.setCookie)
  response.headers.set('cache-control', 'private, no-store')
  return response
}

/** next-auth answers 500 for as long as a browser sends an address in its cookie that is none: it is taken away. */
function assertAddressCookie({ cookies }: NextRequest): void {
  const name = `${usesSecureCookies() ? '__Secure-' : ''}next-auth.callback-url`
  const url = cookies.get(name)?.value
  if (!url || url.startsWith('/') || (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol))) return
  throw new AppError('invalid_request', {
    detail: `The cookie ${name} cannot be read`,
    headers: { 'set-cookie': `${name}=; Path=/; Max-Age=0${usesSecureCookies() ? '; Secure' : ''}` },
  })
}

/** As next-auth's client reads it: `{}` is nobody. */
async function currentSession(headers: Headers): Promise<Response> {
  const live = await browserSession(headers)
  const body = live
    ? {
        user: { id: live.account.id, name: live.account.name, email: live.account.email },
        expires: live.session.expiresAt.toISOString(),
      }
    : {}
  return Response.json(body, { headers: { 'cache-control': 'private, no-store' } })
}

/** next-auth reads bodies of any size: it gets one that was read within our limits. */
async function withBoundedBody(request: NextRequest): Promise<NextRequest> {
  const body = check(fields, await readBody(request, ['form', 'json']))
  const headers = new Headers(request.headers)
  headers.delete('content-length')
  const cookies = await withOwnCookieName(headers)
  if (cookies !== null) headers.set('cookie', cookies)
  headers.set('content-type', 'application/x-www-form-urlencoded')
  return new NextRequest(withKnownQuery(request.url), {
    method: 'POST',
    headers,
    body: new URLSearchParams(body).toString(),
  })
}

/** next-auth writes `error` into an address as it stands, and reads nothing else of a query but where to go afterwards. */
function withKnownQuery(address: string): URL {
  const url = new URL(address)
  const callbackUrl = url.searchParams.get('callbackUrl')
  const error = url.searchParams.get('error')
  url.search = new URLSearchParams({
    ...(callbackUrl && { callbackUrl: addressHere(callbackUrl, env().APP_ORIGIN) }),
    ...(error && /^\w{1,40}$/.test(error) && { error }),
  }).toString()
  return url
}

const longestAddress = 2_000

/** Where to go afterwards: an address of this origin, which is where anything else leads as well. */
function addressHere(url: string, origin: string): string {
  const isAddress = url.startsWith('/') ? URL.canParse(url, origin) : URL.canParse(url)
  if (!isAddress || url.length > longestAddress || url === origin) return origin
  const address = new URL(url, origin)
  return address.origin === new URL(origin).origin ? address.href : origin
}

function authOptions(headers: Headers, doors: Doors, outcome: Outcome): AuthOptions {
  return {
    secret: env().AUTH_SECRET,
    useSecureCookies: usesSecureCookies(),
    cookies: {
      sessionToken: {
        name: sessionCookieName(),
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure: usesSecureCookies() },
      },
    },
    session: { strategy: 'jwt', maxAge: sessionMaxAgeSeconds },
    pages: { signIn: '/sign-in', signOut: '/account', error: '/sign-in' },
    providers: [
      credentialsProvider({
        credentials: { email: { type: 'email' }, username: { type: 'text' }, password: { type: 'password' } },
        authorize: async (given) => authorize(given, headers, doors, outcome),
      }),
    ],
    callbacks: {
      redirect: ({ url, baseUrl }) => addressHere(url, baseUrl),
      // The cookie carries the session's secret and nothing else.
      jwt: ({ token: before, user }) => {
        const sid = user && 'sid' in user ? user.sid : before.sid
        return typeof sid === 'string' ? sessionPayload(sid) : {}
      },
    },
    events: {
      signOut: async ({ token: held }) => {
        const parsed = token.safeParse(held)
        if (!parsed.success) return
        await doors.signOut(parsed.data.sid).catch((error: unknown) => {
          outcome.error = error
        })
      },
    },
    logger: {
      error: (code) => log().warn({ next_auth: code }, 'next-auth refused something'),
      warn: () => undefined,
      debug: () => undefined,
    },
  }
}

async function authorize(given: unknown, headers: Headers, doors: Doors, outcome: Outcome) {
  try {
    const { accountId, session } = await doors.signIn({ ...check(credentials, given), headers })
    outcome.session = session.secret
    return { id: accountId, sid: session.secret }
  } catch (error) {
    // Wrong credentials next-auth answers itself, with 401.
    if (!isAppError(error, 'invalid_credentials')) outcome.error = error
    return null
  }
}
