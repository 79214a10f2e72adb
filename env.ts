import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'

const port = z.coerce.number('must be a port number').int().min(1).max(65535)

/** An origin as browsers write it: scheme, host, port, nothing after. */
const origin = z.string().transform((value, context) => {
  const url = URL.canParse(value) ? new URL(value) : null
  if (url && /^https?:$/.test(url.protocol) && url.origin === value.replace(/\/$/, '')) return url.origin
  context.addIssue('must be an origin such as https://auxroom.example or http://127.0.0.1:3000')
  return z.NEVER
})

/** An issuer identifier (OpenID Connect Discovery 1.0 §3): HTTPS, or HTTP on this machine; no query, no fragment. */
const issuer = z.string().refine((value) => {
  const url = URL.canParse(value) ? new URL(value) : null
  if (!url || url.search || url.hash || url.username) return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackOrigin(url.origin))
}, 'must look like https://login.example')

const urlWith = (pattern: RegExp, example: string) =>
  z.string().refine((value) => pattern.test(value) && URL.canParse(value), `must look like ${example}`)

/** What the flow itself sends: another value would break it, or take away what protects it. */
const ownParameters = [
  'client_id',
  'client_secret',
  'code_challenge',
  'code_challenge_method',
  'nonce',
  'redirect_uri',
  'request',
  'request_uri',
  'response_mode',
  'response_type',
  'scope',
  'state',
]

/** Parameters of the authorization request, `key=value&key=value`, as in a query; an empty value drops the parameter. */
const requestParameters = z.string().transform((value, context): Record<string, string> => {
  const pairs = [...new URLSearchParams(value)]
  const names = pairs.map(([name]) => name.toLowerCase())
  const own = ownParameters.filter((name) => names.includes(name))
  if (!/^[\w.:-]+=[^\s?#&]*(&[\w.:-]+=[^\s?#&]*)*$/.test(value)) {
    context.addIssue('must look like access_type=offline&prompt=')
  } else if (own.length > 0) {
    context.addIssue(`may not set ${own.join(', ')}`)
  } else if (new Set(names).size !== names.length) {
    context.addIssue('names one parameter twice')
  }
  return Object.fromEntries(pairs)
})

const addressRanges = z.string().transform((value, context): string[] => {
  const ranges = value.split(',').flatMap((part) => part.trim() || [])
  for (const range of ranges) {
    if (!ipaddr.isValid(range) && !ipaddr.isValidCIDR(range)) {
      context.addIssue(`"${range}" is neither an IP address nor a CIDR range`)
    }
  }
  return ranges
})

export type TokenKey = { id: string; key: Buffer }

const tokenKeys = z.string().transform((value, context): TokenKey[] => {
  const keys = value.split(',').map((part) => {
    const [id = '', encoded = ''] = part.trim().split(/:(.*)/s)
    const key = Buffer.from(encoded, 'base64')
    if (!/^[\w-]{1,32}$/.test(id) || key.length !== 32) {
      context.addIssue('must be id:base64 of 32 bytes, several divided by commas')
    }
    return { id, key }
  })
  if (new Set(keys.map(({ id }) => id)).size !== keys.length) context.addIssue('names one key id twice')
  return keys
})

const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional())

/** Days after which something is removed; 0 keeps it for ever. */
const days = (usual: number) =>
  optional(
    z.coerce
      .number('must be a number of days, 0 for ever')
      .int('must be a whole number of days')
      .min(0, 'must be a number of days, 0 for ever')
      .max(36_500, 'must be at most 36500 days'),
  ).transform((value) => value ?? usual)

const variables = z.object({
  NODE_ENV: optional(z.string()),
  NEXT_PHASE: optional(z.string()),
  PORT: optional(port).transform((value) => value ?? 3000),
  HOST: optional(z.string()).transform((value) => value ?? '127.0.0.1'),
  APP_ORIGIN: optional(origin),
  JOIN_ORIGIN: optional(origin),
  TRUSTED_PROXIES: optional(addressRanges).transform((value) => value ?? []),
  DATABASE_URL: optional(urlWith(/^postgres(ql)?:\/\//, 'postgres://user:password@host/database')),
  DATABASE_DIRECT_URL: optional(urlWith(/^postgres(ql)?:\/\//, 'postgres://user:password@host/database')),
  REDIS_URL: optional(urlWith(/^rediss?:\/\//, 'redis://host:6379')),
  WORKERS: optional(z.enum(['web', 'none'])).transform((value) => value ?? 'web'),
  LOG_LEVEL: optional(z.enum(['debug', 'info', 'warn', 'error', 'silent'])).transform(
    (value) => value ?? 'info',
  ),
  DATA_DIR: optional(z.string()).transform((value) => resolve(/* turbopackIgnore: true */ value ?? '.data')),
  SIMULATOR_PORT: optional(port),
  AUTH_SECRET: optional(z.string().min(32, 'must have at least 32 characters')),
  TOKEN_KEYS: optional(tokenKeys),
  SPOTIFY_CLIENT_ID: optional(z.string()),
  SPOTIFY_CLIENT_SECRET: optional(z.string()),
  BUNGIE_CLIENT_ID: optional(z.string()),
  BUNGIE_CLIENT_SECRET: optional(z.string()),
  BUNGIE_API_KEY: optional(z.string()),
  OIDC_ISSUER: optional(issuer),
  OIDC_CLIENT_ID: optional(z.string()),
  OIDC_CLIENT_SECRET: optional(z.string()),
  OIDC_NAME: optional(z.string().trim().max(40, 'must have at most 40 characters')),
  OIDC_SCOPE: optional(
    z.string().regex(/(^| )openid( |$)/, 'must hold openid, such as "openid profile offline_access"'),
  ),
  OIDC_AUTH_METHOD: optional(
    z.enum(
      ['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'none'],
      'must be client_secret_basic, client_secret_post, client_secret_jwt or none',
    ),
  ),
  OIDC_PARAMETERS: optional(requestParameters).transform((value) => value ?? {}),
  SMTP_URL: optional(urlWith(/^smtps?:\/\//, 'smtp://user:password@host:587')),
  ADMIN_EMAIL: optional(z.email('must be an e-mail address')),
  RETENTION_GUESTS_DAYS: days(90),
  RETENTION_SESSIONS_DAYS: days(90),
  RETENTION_GUEST_ROOMS_DAYS: days(90),
  RETENTION_ROOMS_DAYS: days(0),
  RETENTION_EVENTS_DAYS: days(30),
  RETENTION_WEBHOOK_DELIVERIES_DAYS: days(30),
  RETENTION_TOKENS_DAYS: days(90),
  RETENTION_MAIL_LINKS_DAYS: days(30),
  RETENTION_AUDIT_DAYS: days(730),
  // Set by the start command for its children only.
  SIMULATOR_ORIGIN: optional(origin),
  SIMULATOR_CLIENT_ID: optional(z.string()),
  SIMULATOR_CLIENT_SECRET: optional(z.string()),
  SIMULATOR_API_KEY: optional(z.string()),
})

const credentialGroups = [
  ['SPOTIFY_CLIENT_ID', 'SPOTIFY_CLIENT_SECRET'],
  ['BUNGIE_CLIENT_ID', 'BUNGIE_CLIENT_SECRET', 'BUNGIE_API_KEY'],
  ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'],
] as const

/** True for origins only this machine can open: 127.0.0.0/8, ::1, localhost. */
export function isLoopbackOrigin(value: string): boolean {
  return isLoopbackHost(new URL(value).hostname.replace(/^\[|\]$/g, ''))
}

/** True for a name or address of this machine alone. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback')
}

const settings = variables.transform((given, context) => {
  for (const group of credentialGroups) {
    const missing = group.filter((name) => !given[name])
    if (missing.length === group.length) continue
    for (const name of missing) {
      const present = group.filter((other) => given[other]).join(' and ')
      context.addIssue({ code: 'custom', path: [name], message: `is missing while ${present} is set` })
    }
  }
  if (given.DATABASE_DIRECT_URL && !given.DATABASE_URL) {
    const message = 'is set while DATABASE_URL is not'
    context.addIssue({ code: 'custom', path: ['DATABASE_DIRECT_URL'], message })
  }
  const APP_ORIGIN = given.APP_ORIGIN ?? `http://127.0.0.1:${given.PORT}`
  const SIMULATOR_PORT = given.SIMULATOR_PORT ?? (given.PORT < 65535 ? given.PORT + 1 : given.PORT - 1)
  if (SIMULATOR_PORT === given.PORT) {
    context.addIssue({ code: 'custom', path: ['SIMULATOR_PORT'], message: 'must differ from PORT' })
  }
  const providerConfigured = credentialGroups.some(([name]) => given[name])
  const mayBeSimulated = !providerConfigured && isLoopbackOrigin(APP_ORIGIN)
  const JOIN_ORIGIN = given.JOIN_ORIGIN ?? APP_ORIGIN
  return {
    ...given,
    APP_ORIGIN,
    JOIN_ORIGIN,
    /** Nobody but this machine is served: whoever calls sits here. */
    servesLoopbackAlone:
      isLoopbackHost(given.HOST) && isLoopbackOrigin(APP_ORIGIN) && isLoopbackOrigin(JOIN_ORIGIN),
    SIMULATOR_PORT,
    /** The simulator may stand in: no provider is configured and the origin is loopback. */
    mayBeSimulated,
    SIMULATOR_ORIGIN:
      mayBeSimulated && given.SIMULATOR_ORIGIN && isLoopbackOrigin(given.SIMULATOR_ORIGIN)
        ? given.SIMULATOR_ORIGIN
        : undefined,
  }
})

/** What the operator gave, checked, with defaults; secrets and database may still be missing. */
export type Settings = z.output<typeof settings>

type Required = 'DATABASE_URL' | 'AUTH_SECRET' | 'TOKEN_KEYS'

/** What a server process runs with. `TOKEN_KEYS[0]` encrypts, all of them decrypt. */
export type Env = Settings & { [Name in Required]-?: NonNullable<Settings[Name]> }

export type Source = Record<string, string | undefined>

/** Thrown for a bad environment; one line per bad value in `problems`. Values are never repeated: they may be secrets. */
export class EnvError extends Error {
  override name = 'EnvError'
  constructor(readonly problems: string[]) {
    super(problems.join('\n'))
  }
}

/** Reads the settings of the operator. @throws EnvError */
export function parseSettings(source: Source): Settings {
  const result = settings.safeParse(source)
  if (result.success) return result.data
  throw new EnvError(result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`))
}

/** Reads the environment of a server process, where database and secrets are required. @throws EnvError */
export function parseEnv(source: Source): Env {
  const parsed = parseSettings(source)
  const { DATABASE_URL, AUTH_SECRET, TOKEN_KEYS } = parsed
  if (DATABASE_URL && AUTH_SECRET && TOKEN_KEYS) return { ...parsed, DATABASE_URL, AUTH_SECRET, TOKEN_KEYS }
  const missing = Object.entries({ DATABASE_URL, AUTH_SECRET, TOKEN_KEYS }).flatMap(([name, value]) =>
    value ? [] : `${name}: is missing (npm start makes it)`,
  )
  throw new EnvError(missing)
}

/** `next build` evaluates modules without database and secrets: it gets ones that open nothing. */
function withBuildPlaceholders(source: Source): Source {
  if (source.NEXT_PHASE !== 'phase-production-build') return source
  return {
    DATABASE_URL: 'postgres://none@127.0.0.1:1/none',
    AUTH_SECRET: randomBytes(32).toString('hex'),
    TOKEN_KEYS: `build:${randomBytes(32).toString('base64')}`,
    ...source,
  }
}

let parsed: Env | undefined

/** The environment of this process, parsed at first use. @throws EnvError */
export function env(): Env {
  parsed ??= parseEnv(withBuildPlaceholders(process.env))
  return parsed
}

/** Where a connection is kept that nobody else gets meanwhile: LISTEN, the queue and migrations need one. */
export function directDatabaseUrl(): string {
  return env().DATABASE_DIRECT_URL ?? env().DATABASE_URL
}

/** Whether `DATABASE_URL` may lend connections for one transaction each; no statement stays prepared on those. */
export function isPooledByTransaction(): boolean {
  return env().DATABASE_DIRECT_URL !== undefined
}

/** What any program of this machine needs from the environment, and none of its secrets: for children. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const { NODE_ENV, PATH, SYSTEMROOT } = process.env
  return { NODE_ENV, PATH, SYSTEMROOT }
}
