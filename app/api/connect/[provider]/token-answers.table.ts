import { gzipSync } from 'node:zlib'

export type Members = Record<string, unknown>

/** A token endpoint's answer, as it goes over the wire. `broken` ends the connection within it. */
export type WireAnswer = {
  status?: number
  headers?: Record<string, string>
  body?: string | Buffer
  broken?: true
}

/**
 * What comes of it. Connecting: connected, or the reason its page gives. Refreshing: `connected` with the new tokens ·
 * `renewed` waits, with the new refresh token kept · `waits` and `limited` as it was, to be tried again · `needs_reconnect`.
 */
type AtConnect = 'connected' | 'exchange_failed' | 'provider_error'
export type AtRefresh = 'connected' | 'renewed' | 'waits' | 'limited' | 'needs_reconnect'

export type Row = [
  name: string,
  answer: WireAnswer | ((real: Members) => WireAnswer),
  atConnect: AtConnect,
  atRefresh: AtRefresh,
]

const json = { 'content-type': 'application/json' }
const huge = 'x'.repeat(100_000)

/** The real grant with some members changed; `undefined` takes one out. */
const granted =
  (change: Members, headers: Record<string, string> = json) =>
  (real: Members): WireAnswer => ({ headers, body: JSON.stringify({ ...real, ...change }) })

/** The real grant, written in another way. */
const written =
  (
    write: (text: string, real: Members) => string | Buffer,
    headers: Record<string, string> = json,
    status = 200,
  ) =>
  (real: Members): WireAnswer => ({ status, headers, body: write(JSON.stringify(real), real) })

/** A member as JSON text that `JSON.stringify` does not write. */
const literally = (name: string, text: string) => (real: Members) => ({
  headers: json,
  body: JSON.stringify({ ...real, [name]: '@' }).replace('"@"', text),
})

const refused = (status: number, error: unknown, headers: Record<string, string> = json): WireAnswer => ({
  status,
  headers,
  body: JSON.stringify({ error }),
})

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const plain = { 'content-type': 'text/plain' }
const html = { 'content-type': 'text/html' }

const odd: Row[] = [
  ...[2_592_000, 5_184_000, 1e15, 1e300, 3599.5, '3600', ' 60 ', '5 minutes', 0, -1, '', null, undefined].map(
    (value): Row => [
      `expires_in ${JSON.stringify(value)}`,
      granted({ expires_in: value }),
      'connected',
      'connected',
    ],
  ),
  ...['[3600]', '{}', 'true', '1e400', '-1e400', '"1e400"', '"NaN"'].map(
    (text): Row => [`expires_in ${text}`, literally('expires_in', text), 'connected', 'connected'],
  ),
  ...['null', '0', '-5', '"7776000"', '1e400', '[1]', '99999999999999', '"never"'].map(
    (text): Row => [
      `refresh_expires_in ${text}`,
      literally('refresh_expires_in', text),
      'connected',
      'connected',
    ],
  ),
  ...[null, '', [], ['openid', 'profile'], [1, null], 7, {}, huge, 'a\u0000b c', '\ud800', undefined].map(
    (value): Row => [
      `scope ${JSON.stringify(value)?.slice(0, 30)}`,
      granted({ scope: value }),
      'connected',
      'connected',
    ],
  ),
  ...[null, '', undefined, 'bearer', 'BEARER', 'BearerToken', 5].map(
    (value): Row => [
      `token_type ${JSON.stringify(value)}`,
      granted({ token_type: value }),
      'connected',
      'connected',
    ],
  ),
  ['token_type mac', granted({ token_type: 'mac' }), 'provider_error', 'renewed'],
  ...[null, '', undefined, 7, [], {}].map(
    (value): Row => [
      `refresh_token ${JSON.stringify(value)}`,
      granted({ refresh_token: value }),
      'connected',
      'connected',
    ],
  ),
  ['refresh_token huge', granted({ refresh_token: huge }), 'connected', 'connected'],
  ...[null, '', undefined, 7, ['a'], {}, 'line\nbreak', 'nul\u0000', ' ', 'ünfit'].map(
    (value): Row => [
      `access_token ${JSON.stringify(value)}`,
      granted({ access_token: value }),
      'provider_error',
      'renewed',
    ],
  ),
  ['an error of null beside the grant', granted({ error: null }), 'connected', 'connected'],
  ['members nobody knows', granted({ a: huge, b: [null, { c: 1 }], told: 5 }), 'connected', 'connected'],
  ['an ID token of null', granted({ membership_id: null, expires_in: null }), 'connected', 'connected'],
]

const wires: Row[] = [
  [
    'a doubled member',
    written((text) => text.replace('{', '{"access_token":"first",')),
    'connected',
    'connected',
  ],
  ['a byte order mark', written((text) => `\ufeff${text}`), 'connected', 'connected'],
  ['text/plain', written((text) => text, plain), 'connected', 'connected'],
  ['text/html', written((text) => text, html), 'connected', 'connected'],
  ['no content type', written((text) => text, {}), 'connected', 'connected'],
  [
    'another charset',
    written((text) => text, { 'content-type': 'application/json;charset=UTF-8' }),
    'connected',
    'connected',
  ],
  ['status 201', written((text) => text, json, 201), 'connected', 'connected'],
  [
    'gzip',
    written((text) => gzipSync(text), { ...json, 'content-encoding': 'gzip' }),
    'connected',
    'connected',
  ],
  ['1 MB of blanks', written((text) => ' '.repeat(1_000_000) + text), 'connected', 'connected'],
  ['3 MB of blanks', { headers: json, body: ' '.repeat(3_000_000) }, 'provider_error', 'waits'],
  [
    'a form',
    written(
      (_, real) => new URLSearchParams(Object.entries(real).map(([k, v]) => [k, String(v)])).toString(),
      form,
    ),
    'connected',
    'connected',
  ],
  [
    'gzip that is none',
    { headers: { ...json, 'content-encoding': 'gzip' }, body: '{}' },
    'provider_error',
    'waits',
  ],
  ['half of it', { headers: json, body: '{"access_token":"a', broken: true }, 'provider_error', 'waits'],
  ['half of it, ended well', { headers: json, body: '{"access_token":"a' }, 'provider_error', 'waits'],
  ['nothing at all', { broken: true }, 'provider_error', 'waits'],
  ['an empty body', { headers: json }, 'provider_error', 'waits'],
  ['204', { status: 204 }, 'provider_error', 'waits'],
  ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 'provider_error', 'waits'],
  ['307', { status: 307, headers: { location: '/elsewhere' } }, 'provider_error', 'waits'],
  ['HTML', { headers: html, body: '<!doctype html><p>Sign in</p>' }, 'provider_error', 'waits'],
  ...['{}', '[]', 'null', '"text"', '7', '[{"access_token":"a"}]'].map(
    (body): Row => [`the body ${body}`, { headers: json, body }, 'provider_error', 'waits'],
  ),
]

/** After a yes or no that is clear, only a new consent helps. */
const over: Row[] = [
  ...[
    'invalid_grant',
    'interaction_required',
    'login_required',
    'consent_required',
    'invalid_token',
    'unauthorized_client',
    'unsupported_grant_type',
    'invalid_scope',
    'invalid_request',
    'access_denied',
    'bad_refresh_token',
    'INVALID_GRANT',
  ].map((error): Row => [`400 ${error}`, refused(400, error), 'exchange_failed', 'needs_reconnect']),
  ...[200, 401, 403, 404, 409, 422].map(
    (status): Row => [
      `${status} invalid_grant`,
      refused(status, 'invalid_grant'),
      'exchange_failed',
      'needs_reconnect',
    ],
  ),
  ['text/plain', refused(400, 'invalid_grant', plain), 'exchange_failed', 'needs_reconnect'],
  ['text/html', refused(400, 'invalid_grant', html), 'exchange_failed', 'needs_reconnect'],
  [
    '401 with a challenge',
    refused(401, 'invalid_grant', { ...json, 'www-authenticate': 'Basic realm="x"' }),
    'exchange_failed',
    'needs_reconnect',
  ],
  [
    'a challenge that says so',
    { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } },
    'exchange_failed',
    'needs_reconnect',
  ],
  [
    'a form',
    { status: 400, headers: form, body: 'error=invalid_grant&x=1' },
    'exchange_failed',
    'needs_reconnect',
  ],
  [
    'a form with a line end',
    { status: 400, headers: plain, body: 'error=invalid_grant\r\n' },
    'exchange_failed',
    'needs_reconnect',
  ],
  [
    'a form in a 200',
    { headers: form, body: 'error=bad_refresh_token' },
    'exchange_failed',
    'needs_reconnect',
  ],
  [
    'an error with a code',
    refused(400, { code: 'invalid_grant', message: 'x' }),
    'exchange_failed',
    'needs_reconnect',
  ],
]

const passing: Row[] = [
  ...['invalid_client', 'temporarily_unavailable', 'server_error', 'slow_down'].map(
    (error): Row => [`400 ${error}`, refused(400, error), 'exchange_failed', 'waits'],
  ),
  ['401 invalid_client', refused(401, 'invalid_client'), 'exchange_failed', 'waits'],
  [
    'a challenge alone',
    { status: 401, headers: { 'www-authenticate': 'Basic' } },
    'exchange_failed',
    'waits',
  ],
  ...[500, 502, 503].map(
    (status): Row => [`${status} invalid_grant`, refused(status, 'invalid_grant'), 'provider_error', 'waits'],
  ),
  ['429', { status: 429, headers: plain, body: 'slow' }, 'provider_error', 'limited'],
  ['429 invalid_grant', refused(429, 'invalid_grant'), 'provider_error', 'limited'],
  [
    '429 for ever',
    refused(429, 'x', { ...json, 'retry-after': '99999999999999' }),
    'provider_error',
    'limited',
  ],
  ['503 with an odd wait', { status: 503, headers: { 'retry-after': 'soon' } }, 'provider_error', 'waits'],
  ['403 of a proxy', { status: 403, headers: html, body: '<h1>Forbidden</h1>' }, 'provider_error', 'waits'],
  ['404 of a gateway', refused(404, 'Not Found'), 'provider_error', 'waits'],
  ['400 of a gateway', refused(400, 'Bad Request'), 'provider_error', 'waits'],
  [
    'an error that is an object',
    refused(400, { code: 190, type: 'OAuthException' }),
    'provider_error',
    'waits',
  ],
  ...[null, '', 7, []].map(
    (error): Row => [`an error of ${JSON.stringify(error)}`, refused(400, error), 'provider_error', 'waits'],
  ),
]

/** Answers of token endpoints, and what has to come of each. */
export const tokenAnswers: Row[] = [...odd, ...wires, ...over, ...passing]
