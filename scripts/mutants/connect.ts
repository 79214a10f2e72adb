import type { Mutant } from './mutant'

const flow = 'lib/oauth/flow.ts'
const connectCases = {
  project: 'spotify',
  tests: ['app/api/connect/[provider]/connect.provider.test.ts'],
} as const
const idTokens = { tests: ['lib/connections/openid-connect.test.ts'] }

/** The claims as they come, which the engine never gets to see; only the tests of one claim are run. */
function uncheckedClaim(name: string, only: string): Mutant {
  return {
    name: `ID token’s ${name}`,
    file: 'lib/oauth/token-answer.ts',
    from: '...(idToken && text(id_token) ? { id_token } : {}),',
    to: '...(idToken && text(id_token) ? { kept: id_token } : {}),',
    also: [
      {
        file: 'lib/oauth/token-calls.ts',
        from: 'claims: answer.claims() ?? null,',
        to: "claims: rest.kept ? JSON.parse(Buffer.from(String(rest.kept).split('.')[1] ?? '', 'base64url').toString()) : null,",
      },
      {
        file: 'lib/oauth/token-calls.ts',
        from: 'expectedNonce: idTokenNonce, idTokenExpected: true',
        to: '',
      },
    ],
    only,
    ...idTokens,
  }
}

/** Sending somebody to a provider, and what comes back from there. */
export const connect: readonly Mutant[] = [
  {
    name: 'state check of the callback',
    file: flow,
    from: "  if (request.state !== state) throw new CallbackError('state_mismatch')\n",
    to: '',
    also: [
      {
        file: 'lib/oauth/flow-cookie.ts',
        from: 'sha256(state).slice(0, 16)',
        to: "sha256('').slice(0, 16)",
      },
    ],
    only: 'with the state of another browser|two tabs',
    ...connectCases,
  },
  {
    name: 'state bound to the browser session',
    file: flow,
    from: 'if (request.sessionId !== expected.sessionId)',
    to: 'if (false)',
    tests: ['lib/oauth/flow.test.ts'],
  },
  {
    name: 'state of ten minutes',
    file: flow,
    from: 'if (Date.now() - request.createdAt > authorizationRequestMs)',
    to: 'if (false)',
    tests: ['lib/oauth/flow.test.ts'],
  },
  {
    name: 'state of another provider',
    file: flow,
    from: 'if (request.provider !== expected.provider.id)',
    to: 'if (false)',
    tests: ['lib/oauth/flow.test.ts'],
  },
  {
    name: 'state used once',
    file: 'lib/connections/authorization-requests.ts',
    from: '.where(and(ofRequest(provider, nonce), isNull(authorizationRequests.usedAt)))',
    to: '.where(ofRequest(provider, nonce))',
    only: '4 ',
    ...connectCases,
  },
  {
    name: 'state from randomness',
    file: flow,
    from: 'const state = randomToken(32)',
    to: "const state = 'a'.repeat(43)",
    tests: ['lib/oauth/flow.test.ts'],
  },
  {
    name: 'issuer of the callback (RFC 9207)',
    file: flow,
    from: 'const right = issuer === null ? !advertised : isAnsweredBy(server.issuer, issuer)',
    to: 'const right = issuer === null ? !advertised : true',
    tests: ['lib/oauth/flow.test.ts'],
  },
  {
    name: 'issuer that is advertised and missing',
    file: flow,
    from: 'issuer === null ? !advertised :',
    to: 'issuer === null ? true :',
    tests: ['lib/oauth/flow.test.ts'],
  },
  {
    name: 'PKCE verifier is sent',
    file: 'lib/oauth/token-calls.ts',
    from: '...(codeVerifier ? { pkceCodeVerifier: codeVerifier } : {}),',
    to: '',
    tests: ['lib/oauth/token-calls.test.ts'],
  },
  {
    name: 'PKCE challenge method S256',
    file: flow,
    from: "code_challenge_method: 'S256'",
    to: "code_challenge_method: 'plain'",
    only: '1 the redirect|1 every start',
    ...connectCases,
  },
  {
    name: 'PKCE challenge is the verifier’s hash',
    file: flow,
    from: 'code_challenge: await calculatePKCECodeChallenge(codeVerifier)',
    to: 'code_challenge: codeVerifier',
    only: 'return_to on this origin',
    ...connectCases,
  },
  {
    name: 'ID token’s nonce of its own for each flow',
    file: flow,
    from: 'const idTokenNonce = provider.idToken ? randomToken(16) : null',
    to: "const idTokenNonce = provider.idToken ? 'nonce' : null",
    project: 'oidc',
    tests: ['app/api/connect/[provider]/connect.provider.test.ts'],
    only: '1 every start',
  },
  uncheckedClaim('nonce', 'has another nonce|has no nonce'),
  uncheckedClaim('audience', 'is for another client'),
  uncheckedClaim('issuer', 'is from another issuer'),
  uncheckedClaim('expiry', 'has ended'),
  {
    name: 'ID token’s signature',
    file: 'lib/oauth/client-configuration.ts',
    from: "if (idToken || use === 'userinfo') enableNonRepudiationChecks(configuration)",
    only: 'is signed by a stranger',
    to: "if (use === 'userinfo') enableNonRepudiationChecks(configuration)",
    ...idTokens,
  },
  {
    name: 'redirect URI from the configured origin',
    file: flow,
    from: '{env().APP_ORIGIN}/api/connect',
    to: "{'http://other.example'}/api/connect",
    only: '1 the redirect',
    ...connectCases,
  },
  {
    name: 'return_to only within this origin',
    file: 'lib/oauth/return-to.ts',
    from: "if (url.origin !== base || path === null || /^\\/[/\\\\]/.test(path) || unfit.test(path)) return '/'",
    to: "if (path === null || unfit.test(path)) return '/'",
    tests: ['lib/oauth/return-to.test.ts'],
  },
  {
    name: 'return_to is made safe at the start',
    file: 'lib/connections/start.ts',
    from: 'returnTo: safeReturnTo(input.returnTo)',
    to: "returnTo: input.returnTo ?? '/'",
    only: 'return_to',
    ...connectCases,
  },
  {
    name: 'least scopes asked for',
    file: 'lib/connections/start.ts',
    from: 'return wanted ? [...provider.scope, ...provider.exportScope] : provider.scope',
    to: 'return [...provider.scope, ...provider.exportScope]',
    only: '1 ',
    ...connectCases,
  },
  {
    name: 'flow’s cookie is HttpOnly',
    file: 'lib/oauth/flow-cookie.ts',
    from: 'HttpOnly; SameSite=Lax',
    to: 'SameSite=Lax',
    only: 'the cookie is HttpOnly',
    ...connectCases,
  },
  {
    name: 'provider account of somebody else',
    file: 'lib/connections/link.ts',
    from: "if (!(await isAbandoned(tx, known.accountId))) throw new AppError('account_taken')",
    to: '',
    only: '10 ',
    ...connectCases,
  },
]
