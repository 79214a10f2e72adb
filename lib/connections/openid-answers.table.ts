export type Members = Record<string, unknown>

type Answer = {
  status?: number
  headers?: Record<string, string>
  body?: string | Members
  drop?: true
}

/** `up` the published document with some members changed; `undefined` takes one out. */
type Change = (published: Members) => Members

/**
 * What comes of connecting: `connected` · `down` nobody can start · a reason of the callback's.
 */
type Outcome = 'connected' | 'down' | 'provider_error' | 'exchange_failed'

export type DiscoveryRow = [name: string, document: Change | Answer, outcome: Outcome]

const change =
  (members: Members): Change =>
  (published) => ({ ...published, ...members })

const elsewhere = 'http://login.example/x'

/** What an issuer publishes, and what has to come of it. */
export const discoveryRows: DiscoveryRow[] = [
  ['as it is', change({}), 'connected'],
  ['with members nobody knows', change({ a: 'x'.repeat(100_000), b: [null], c: { d: 1 } }), 'connected'],
  [
    'with null for what is optional',
    change({ revocation_endpoint: null, scopes_supported: null }),
    'connected',
  ],
  ['without a UserInfo endpoint', change({ userinfo_endpoint: undefined }), 'connected'],
  ['with null for the UserInfo endpoint', change({ userinfo_endpoint: null }), 'connected'],
  [
    'without authentication methods',
    change({ token_endpoint_auth_methods_supported: undefined }),
    'connected',
  ],
  [
    'with null for the authentication methods',
    change({ token_endpoint_auth_methods_supported: null }),
    'connected',
  ],
  ['with no authentication method', change({ token_endpoint_auth_methods_supported: [] }), 'connected'],
  [
    'with a method in place of a list',
    change({ token_endpoint_auth_methods_supported: 'client_secret_basic' }),
    'connected',
  ],
  [
    'with null among the methods',
    change({ token_endpoint_auth_methods_supported: [null, 'client_secret_basic'] }),
    'connected',
  ],
  [
    'with methods that are not known here',
    change({ token_endpoint_auth_methods_supported: ['private_key_jwt', 'tls_client_auth'] }),
    'down',
  ],
  [
    'with an algorithm in place of a list',
    change({ id_token_signing_alg_values_supported: 'RS256' }),
    'connected',
  ],
  ['with null for the algorithms', change({ id_token_signing_alg_values_supported: null }), 'connected'],
  ['with other algorithms', change({ id_token_signing_alg_values_supported: ['ES256'] }), 'provider_error'],
  ['without keys', change({ jwks_uri: undefined }), 'provider_error'],
  ['with null for the keys', change({ jwks_uri: null }), 'provider_error'],
  [
    'with a text for whether it sends its name',
    change({ authorization_response_iss_parameter_supported: 'true' }),
    'connected',
  ],
  ['without a token endpoint', change({ token_endpoint: undefined }), 'down'],
  ['with null for the token endpoint', change({ token_endpoint: null }), 'down'],
  ['with a list for the token endpoint', change({ token_endpoint: ['https://login.example'] }), 'down'],
  ['without an authorization endpoint', change({ authorization_endpoint: undefined }), 'down'],
  ['with an empty authorization endpoint', change({ authorization_endpoint: '' }), 'down'],
  ['with an endpoint in the clear elsewhere', change({ token_endpoint: elsewhere }), 'down'],
  ['with keys in the clear elsewhere', change({ jwks_uri: elsewhere }), 'down'],
  ['without an issuer', change({ issuer: undefined }), 'down'],
  ['with null for the issuer', change({ issuer: null }), 'down'],
  ['with a number for the issuer', change({ issuer: 7 }), 'down'],
  ['of another issuer', change({ issuer: 'https://evil.example' }), 'down'],
  [
    'of another path of the issuer',
    ({ issuer, ...rest }) => ({ ...rest, issuer: `${issuer}/realm` }),
    'down',
  ],
  ['as text/plain', { headers: { 'content-type': 'text/plain' } }, 'connected'],
  ['in HTML', { body: '<!doctype html>', headers: { 'content-type': 'text/html' } }, 'down'],
  ['as a list', { body: '[]' }, 'down'],
  ['as null', { body: 'null' }, 'down'],
  ['that is empty', { body: '' }, 'down'],
  ['that breaks off', { body: '{"issuer":' }, 'down'],
  ['of 3 MB', { body: ' '.repeat(3_000_000) }, 'down'],
  ['that is not there', { status: 404, body: 'no' }, 'down'],
  ['that is elsewhere', { status: 302, headers: { location: '/elsewhere' }, body: '' }, 'down'],
  ['with a 500', { status: 500, body: 'oops' }, 'down'],
  ['that does not come', { drop: true }, 'down'],
]

export type KeysRow = [name: string, keys: (real: Members[]) => Members | string, outcome: Outcome]

/** The keys an issuer publishes, of which `real` are the good ones. */
export const keysRows: KeysRow[] = [
  ['none', () => ({ keys: [] }), 'provider_error'],
  ['no list', () => ({ keys: null }), 'provider_error'],
  ['nothing', () => ({}), 'provider_error'],
  ['HTML', () => '<html>', 'provider_error'],
  [
    'one of a type nobody knows besides',
    (real) => ({ keys: [{ kty: 'XYZ', kid: 'odd' }, ...real] }),
    'connected',
  ],
  [
    'the good one without a name',
    (real) => ({ keys: real.map(({ kid: _, ...key }) => key) }),
    'provider_error',
  ],
  ['the good one without a use', (real) => ({ keys: real.map(({ use: _, ...key }) => key) }), 'connected'],
  [
    'one for encryption by its name',
    (real) => ({ keys: real.map((key) => ({ ...key, use: 'enc' })) }),
    'provider_error',
  ],
]

export type UserInfoRow = [
  name: string,
  answer: Answer,
  /** The name that is shown then; null where the callback is refused. */
  shown: string | null,
]

/** What the UserInfo endpoint answers about `ada`, of whom the ID token tells no name. */
export const userInfoRows: UserInfoRow[] = [
  ['a name', { body: { sub: 'ada', name: 'Ada L.' } }, 'Ada L.'],
  ['a nickname alone', { body: { sub: 'ada', nickname: 'adi' } }, 'adi'],
  ['null for the name', { body: { sub: 'ada', name: null, preferred_username: 'ada.l' } }, 'ada.l'],
  ['a list for the name', { body: { sub: 'ada', name: ['Ada'] } }, 'ada'],
  ['a name of blanks', { body: { sub: 'ada', name: '  ' } }, 'ada'],
  ['a name with NUL and marks', { body: { sub: 'ada', name: 'A\u0000d\u202ea\ud800' } }, 'Ada'],
  ['a name of 10,000 letters', { body: { sub: 'ada', name: 'x'.repeat(10_000) } }, 'x'.repeat(200)],
  ['no subject', { body: { name: 'Ada' } }, 'ada'],
  ['null for the subject', { body: { sub: null, name: 'Ada' } }, 'ada'],
  ['a number for the subject', { body: { sub: 7, name: 'Ada' } }, 'ada'],
  ['another subject', { body: { sub: 'bela', name: 'Bela' } }, null],
  ['the subject in another case', { body: { sub: 'Ada', name: 'Ada' } }, null],
  [
    '401',
    { status: 401, body: 'no', headers: { 'www-authenticate': 'Bearer error="invalid_token"' } },
    'ada',
  ],
  ['403', { status: 403, body: 'no' }, 'ada'],
  ['404', { status: 404, body: 'no' }, 'ada'],
  ['429', { status: 429, body: 'slow' }, 'ada'],
  ['500', { status: 500, body: 'oops' }, 'ada'],
  ['503 as JSON', { status: 503, body: { sub: 'bela' } }, 'ada'],
  ['a redirect', { status: 302, headers: { location: '/elsewhere' }, body: '' }, 'ada'],
  ['HTML', { body: '<html>', headers: { 'content-type': 'text/html' } }, 'ada'],
  ['an empty body', { body: '' }, 'ada'],
  ['JSON that breaks off', { body: '{"sub":', headers: { 'content-type': 'application/json' } }, 'ada'],
  ['a list', { body: '[]', headers: { 'content-type': 'application/json' } }, 'ada'],
  ['3 MB', { body: ' '.repeat(3_000_000), headers: { 'content-type': 'application/json' } }, 'ada'],
  ['a JWT that is none', { body: 'a.b.c', headers: { 'content-type': 'application/jwt' } }, 'ada'],
  ['nothing', { drop: true }, 'ada'],
]
