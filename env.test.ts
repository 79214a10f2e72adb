import { describe, expect, test } from 'vitest'
import { EnvError, isLoopbackOrigin, parseEnv, parseSettings, type Source } from './env'

const key = (fill: number) => Buffer.alloc(32, fill).toString('base64')
const secrets = {
  DATABASE_URL: 'postgres://u:p@127.0.0.1/d',
  AUTH_SECRET: 'x'.repeat(32),
  TOKEN_KEYS: `k2:${key(2)},k1:${key(1)}`,
}

function problemsOf(source: Source): string[] {
  try {
    parseEnv({ ...secrets, ...source })
  } catch (error) {
    if (error instanceof EnvError) return error.problems
    throw error
  }
  return []
}

describe('the environment', () => {
  test('has a default for everything but the secrets and the database', () => {
    const settings = parseSettings({})
    expect(settings).toMatchObject({
      PORT: 3000,
      HOST: '127.0.0.1',
      APP_ORIGIN: 'http://127.0.0.1:3000',
      JOIN_ORIGIN: 'http://127.0.0.1:3000',
      SIMULATOR_PORT: 3001,
      TRUSTED_PROXIES: [],
      WORKERS: 'web',
    })
    expect(settings.DATA_DIR).toMatch(/^\/.*\.data$/)
  })

  test.each<[Source, boolean]>([
    [{}, true],
    [{ HOST: 'localhost' }, true],
    [{ HOST: '::1', APP_ORIGIN: 'http://localhost:3000' }, true],
    [{ HOST: '0.0.0.0' }, false],
    [{ HOST: '::' }, false],
    [{ HOST: '192.168.1.5' }, false],
    [{ JOIN_ORIGIN: 'http://192.168.1.5:3000' }, false],
    [{ APP_ORIGIN: 'https://auxroom.example' }, false],
  ])('58 knows whether nobody but this machine is served: %j', (source, alone) => {
    expect(parseSettings(source).servesLoopbackAlone).toBe(alone)
  })

  test('takes origin, join origin and simulator port from PORT', () => {
    expect(parseSettings({ PORT: '4100' })).toMatchObject({
      APP_ORIGIN: 'http://127.0.0.1:4100',
      JOIN_ORIGIN: 'http://127.0.0.1:4100',
      SIMULATOR_PORT: 4101,
    })
    expect(parseSettings({ PORT: '65535' }).SIMULATOR_PORT).toBe(65534)
  })

  test('reads how long things are kept, 0 for ever', () => {
    expect(parseSettings({ RETENTION_AUDIT_DAYS: '0', RETENTION_EVENTS_DAYS: '' })).toMatchObject({
      RETENTION_AUDIT_DAYS: 0,
      RETENTION_EVENTS_DAYS: 30,
      RETENTION_ROOMS_DAYS: 0,
    })
  })

  test('takes an empty value for one that was not given', () => {
    expect(parseSettings({ PORT: '', APP_ORIGIN: '', SPOTIFY_CLIENT_ID: '' }).PORT).toBe(3000)
  })

  test.each([
    ['PORT', 'abc'],
    ['PORT', '0'],
    ['PORT', '70000'],
    ['SIMULATOR_PORT', '3000'],
    ['APP_ORIGIN', 'auxroom.example'],
    ['APP_ORIGIN', 'https://auxroom.example/path'],
    ['APP_ORIGIN', 'ftp://auxroom.example'],
    ['TRUSTED_PROXIES', '10.0.0.0/8, proxy'],
    ['DATABASE_URL', 'mysql://somewhere/x'],
    ['REDIS_URL', 'http://somewhere'],
    ['WORKERS', 'many'],
    ['AUTH_SECRET', 'short'],
    ['TOKEN_KEYS', 'k1:c2hvcnQ='],
    ['TOKEN_KEYS', `k1:${key(1)},k1:${key(2)}`],
    ['SMTP_URL', 'smtp.example.com'],
    ['ADMIN_EMAIL', 'nobody'],
    ['OIDC_AUTH_METHOD', 'private_key_jwt'],
    ['OIDC_PARAMETERS', 'prompt'],
    ['OIDC_PARAMETERS', '?prompt=login'],
    ['OIDC_PARAMETERS', '=login'],
    ['OIDC_PARAMETERS', 'prompt=login&prompt=consent'],
    ['OIDC_PARAMETERS', 'state=mine'],
    ['OIDC_PARAMETERS', 'a=b&Redirect_URI=https://evil.example&client_id=x'],
    ['OIDC_PARAMETERS', 'code_challenge=&scope=openid'],
    ['RETENTION_AUDIT_DAYS', '-1'],
    ['RETENTION_ROOMS_DAYS', 'never'],
    ['RETENTION_EVENTS_DAYS', '1.5'],
  ])('names a bad %s in one line', (name, value) => {
    expect(problemsOf({ [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name}: .+$`))])
  })

  test('reads the parameters of an authorization request as a query, empty values included', () => {
    const given = 'access_type=offline&prompt=&domain_hint=a%20b+c'
    expect(parseSettings({ OIDC_PARAMETERS: given }).OIDC_PARAMETERS).toEqual({
      access_type: 'offline',
      prompt: '',
      domain_hint: 'a b c',
    })
  })

  test('lists everything that is wrong at once, and repeats no value', () => {
    const problems = problemsOf({
      PORT: 'x',
      APP_ORIGIN: 'y',
      AUTH_SECRET: 'hush',
      DATABASE_URL: 'db-secret',
    })
    expect(problems.map((line) => line.split(':')[0])).toEqual([
      'PORT',
      'APP_ORIGIN',
      'DATABASE_URL',
      'AUTH_SECRET',
    ])
    expect(problems.join()).not.toMatch(/hush|db-secret/)
  })

  test('names what a server process misses', () => {
    expect(() => parseEnv({})).toThrow(/DATABASE_URL.*\nAUTH_SECRET.*\nTOKEN_KEYS/)
  })

  test('reads token keys in their order', () => {
    expect(parseEnv(secrets).TOKEN_KEYS).toEqual([
      { id: 'k2', key: Buffer.alloc(32, 2) },
      { id: 'k1', key: Buffer.alloc(32, 1) },
    ])
  })

  test('wants the credentials of a provider whole', () => {
    expect(problemsOf({ SPOTIFY_CLIENT_ID: 'a' })).toEqual([
      expect.stringMatching(/^SPOTIFY_CLIENT_SECRET: is missing/),
    ])
    expect(problemsOf({ BUNGIE_API_KEY: 'a' })).toHaveLength(2)
  })
})

describe('the simulator stands in', () => {
  const origin = { SIMULATOR_ORIGIN: 'http://127.0.0.1:3001' }

  test('while no provider is configured and the origin is loopback', () => {
    expect(parseSettings(origin)).toMatchObject({ mayBeSimulated: true, ...origin })
  })

  test.each<[string, Source]>([
    ['a provider is configured', { SPOTIFY_CLIENT_ID: 'a', SPOTIFY_CLIENT_SECRET: 'b' }],
    [
      'another provider is configured',
      { BUNGIE_CLIENT_ID: 'a', BUNGIE_CLIENT_SECRET: 'b', BUNGIE_API_KEY: 'c' },
    ],
    ['the origin is not loopback', { APP_ORIGIN: 'https://auxroom.example' }],
  ])('46 but not where %s, whatever the environment says', (_, source) => {
    const settings = parseSettings({ ...origin, ...source })
    expect(settings).toMatchObject({ mayBeSimulated: false, SIMULATOR_ORIGIN: undefined })
  })

  test('46 and never on another machine', () => {
    expect(parseSettings({ SIMULATOR_ORIGIN: 'http://192.0.2.1:3001' }).SIMULATOR_ORIGIN).toBeUndefined()
  })

  test.each([
    ['http://127.0.0.1:3000', true],
    ['http://127.8.0.1', true],
    ['http://localhost:3000', true],
    ['http://[::1]:3000', true],
    ['http://127.0.0.1.example', false],
    ['http://192.168.0.2', false],
  ])('%s is loopback: %s', (value, expected) => {
    expect(isLoopbackOrigin(value)).toBe(expected)
  })
})
