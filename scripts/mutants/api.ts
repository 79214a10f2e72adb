import type { Mutant } from './mutant'

const front = { file: 'lib/http/front.ts', tests: ['lib/http/front.test.ts'] }
const cors = { file: 'lib/http/front-cors.ts', tests: ['lib/http/front-cors.test.ts'] }
const routes = { file: 'lib/http/routes.ts', tests: ['lib/http/routes.test.ts'] }
const calls = { file: 'lib/viewer/call-limits.ts', tests: ['app/api/rooms/limits.test.ts'] }
const problems = { file: 'lib/errors.ts', tests: ['lib/http/routes.test.ts', 'lib/errors.test.ts'] }
const city = { file: 'lib/rooms/city-rooms.ts', tests: ['app/api/cities/cities.test.ts'] }
const marks = { file: 'lib/admin/mark-user.ts', tests: ['lib/admin/mark-user.test.ts'] }

/** What every call passes: hosts, origins, limits, bodies, problem documents, and who administers. */
export const api: readonly Mutant[] = [
  {
    name: 'host names served',
    ...front,
    from: "    if (!known) throw new AppError('misdirected_request')\n",
    to: '',
  },
  {
    name: 'forms of pages from this origin alone',
    ...front,
    from: "    throw new AppError('cross_site')\n",
    to: '',
    tests: ['lib/http/front-forms.test.ts'],
  },
  {
    name: 'caller’s address is no claim of the caller',
    ...front,
    from: '    dropForgeable(request)\n',
    to: '',
  },
  {
    name: 'X-Forwarded-For of trusted proxies alone',
    file: 'lib/http/front-peer.ts',
    from: '  if (!isTrusted(near)) {',
    to: '  if (!isTrusted(near) && !headers["x-forwarded-for"]) {',
    tests: ['lib/http/front-peer.test.ts', 'lib/http/front.test.ts'],
  },
  {
    name: 'content security policy of pages',
    ...front,
    from: "    response.setHeader('content-security-policy', policy)\n",
    to: '',
  },
  {
    name: 'CSRF: origin check for cookies',
    ...routes,
    from: "    if (!byToken && (method !== 'GET' || endpoint.sameOrigin)) assertSameOrigin(request.headers)\n",
    to: '',
  },
  {
    name: 'CSRF: origins compared',
    file: 'lib/http/cross-site.ts',
    from: '  if (origin !== null) return !origins.includes(origin)\n',
    to: '',
    tests: ['lib/http/same-origin.test.ts'],
  },
  {
    name: 'CSRF: Sec-Fetch-Site',
    file: 'lib/http/cross-site.ts',
    from: "return site !== null && site !== 'same-origin' && site !== 'none'",
    to: 'return false',
    tests: ['lib/http/same-origin.test.ts'],
  },
  {
    name: 'CORS only for calls by a token',
    ...cors,
    from: 'if (!isPreflight) return headers.authorization !== undefined',
    to: 'if (!isPreflight) return true',
  },
  {
    name: 'CORS never for cookies’ own calls',
    ...cors,
    from: "if (!path.startsWith('/api/') || cookieOnly.test(path)) return false",
    to: "if (!path.startsWith('/api/')) return false",
  },
  {
    name: 'CORS headers of a preflight',
    ...cors,
    from: "      setHeader('access-control-allow-headers', taken)\n",
    to: '',
  },
  {
    name: 'sign-in asked for where it is needed',
    ...routes,
    from: "if (!resolved && mode === 'required') {",
    to: 'if (false) {',
  },
  {
    name: 'guest of a failed call taken back',
    ...routes,
    from: '      if (guest) await source.dropGuest(guest.viewer).catch(noteDropFailed)\n',
    to: '',
  },
  {
    name: 'answers are not cached',
    ...routes,
    from: "response.headers.set('cache-control', 'private, no-store')",
    to: "response.headers.set('cache-control', 'public')",
  },
  {
    name: 'body of 64 KiB at most',
    file: 'lib/http/front-limits.ts',
    from: 'const MAX_BODY = 64 * 1024',
    to: 'const MAX_BODY = 64 * 1024 * 1024',
    tests: front.tests,
  },
  {
    name: 'problem+json type',
    ...problems,
    from: "'content-type': 'application/problem+json',",
    to: "'content-type': 'application/json',",
  },
  { name: 'problem+json code', ...problems, from: '    code: known.code,\n', to: '' },
  {
    name: 'problem+json hides what went wrong inside',
    ...problems,
    from: "error instanceof AppError ? error : new AppError('internal')",
    to: "error instanceof AppError ? error : new AppError('internal', { detail: String(error) })",
  },
  {
    name: 'Retry-After of a refusal',
    ...problems,
    from: "'retry-after': String(Math.max(1, Math.ceil(options.retryAfterS)))",
    to: "'x-retry-after': String(Math.max(1, Math.ceil(options.retryAfterS)))",
  },
  {
    name: 'rate limits count',
    file: 'lib/http/rate-limit.ts',
    from: 'if (rejection instanceof RateLimiterRes) throw tooMany(rejection.msBeforeNext)',
    to: 'if (rejection instanceof RateLimiterRes) return',
    tests: ['lib/http/rate-limit.test.ts'],
  },
  {
    name: 'rate limits say how long to wait',
    file: 'lib/http/rate-limit.ts',
    from: 'retryAfterS: Math.max(1, Math.ceil(retryAfterMs / 1000))',
    to: 'retryAfterS: 1',
    tests: ['lib/http/rate-limit.test.ts'],
  },
  {
    name: 'rate limits store no address',
    file: 'lib/http/rate-limit.ts',
    from: 'sha256(key).slice(0, 40)',
    to: 'key',
    tests: ['lib/http/rate-limit.test.ts'],
  },
  {
    name: 'rate limits per member and room',
    ...calls,
    from: 'isOfRoom(limit) ? await memberKey(caller, code) : keyOf(caller, limit)',
    to: 'keyOf(caller, limit)',
  },
  {
    name: 'rate limits tell nobody which rooms exist',
    ...calls,
    from: "return `${member?.room_id ?? ''}\\n${account.id}`",
    to: 'return `${member?.room_id ?? code}\\n${account.id}`',
  },
  {
    name: 'guesses at once counted one by one',
    file: 'lib/http/guesses.ts',
    from: 'const mine = before.then(() => countedGuess(counters, look))',
    to: 'const mine = look()',
    tests: ['lib/http/guesses.test.ts'],
  },
  {
    name: 'authorization header stands above the cookie',
    file: 'lib/viewer/viewer.ts',
    from: '  if (authorization !== null) return callerOfToken(authorization)\n',
    to: '',
    tests: ['lib/viewer/token-viewer.test.ts'],
  },
  {
    name: 'metrics closed to others',
    file: 'lib/http/asks-here.ts',
    from: '    isThisMachine(headers) &&\n',
    to: '',
    tests: ['app/api/metrics/metrics.test.ts'],
  },
  {
    name: 'metrics closed to unknown proxies',
    file: 'lib/http/asks-here.ts',
    from: '    !headers.has(unverifiedHeader) &&\n',
    to: '',
    tests: ['app/api/metrics/metrics.test.ts'],
  },
  {
    name: 'admin rights',
    ...marks,
    from: '  assertAdmin(viewer)\n',
    to: '',
    also: [{ file: marks.file, from: '  await assertStillAdmin(tx, viewer)\n', to: '' }],
  },
  {
    name: 'admin rights asked again under the lock',
    ...marks,
    from: '  await assertStillAdmin(tx, viewer)\n',
    to: '',
  },
  {
    name: 'administrator cannot suspend oneself',
    ...marks,
    from: '  if (id === viewer.account.id) assertKeepsOneself(input)\n',
    to: '',
  },
  {
    name: 'admin lists closed to others',
    file: 'lib/admin/users.ts',
    from: '  assertAdmin(viewer)\n',
    to: '',
    tests: ['lib/admin/lists.test.ts'],
  },
  {
    name: 'city administrator’s scope',
    ...city,
    from: "  if (!viewer.account.cities.includes(key)) throw new AppError('not_found')\n",
    to: '',
  },
  {
    name: 'city administrator closes rooms of the city alone',
    ...city,
    from: 'eq(rooms.code, normal), eq(rooms.cityKey, key), isNull',
    to: 'eq(rooms.code, normal), isNull',
    also: [
      { file: city.file, from: "    if (cityKey !== key) throw new AppError('room_not_found')\n", to: '' },
    ],
  },
  {
    name: 'suspension ends sessions',
    file: 'lib/lifecycle/suspend.ts',
    from: '  await endSessionsOf(accountId, {}, tx)\n',
    to: '',
    tests: ['lib/admin/suspend.test.ts'],
  },
  {
    name: 'strict fields of a body',
    file: 'lib/rooms/join.ts',
    from: 'z.strictObject({',
    to: 'z.object({',
    tests: ['app/api/rooms/rooms.test.ts'],
  },
]
