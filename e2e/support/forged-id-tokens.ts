import { generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import type { OpenIdProvider } from '../../scripts/openid-provider/server'

type Signer = Pick<OpenIdProvider, 'issuer' | 'clientId' | 'clientSecret' | 'idToken'>

/** Makes an ID token for a request that was sent with this nonce. */
export type Forge = (signer: Signer, nonce: string) => Promise<string | undefined>

function claims({ issuer, clientId }: Signer, nonce: string): JWTPayload {
  const now = Math.floor(Date.now() / 1000)
  return { iss: issuer, aud: clientId, sub: 'ada', name: 'Ada', nonce, iat: now, exp: now + 300 }
}

/** The provider's own signature over claims that differ from what the request asks for. */
const but =
  (change: (right: JWTPayload, signer: Signer) => JWTPayload): Forge =>
  (signer, nonce) => {
    const right = claims(signer, nonce)
    return signer.idToken({ ...right, ...change(right, signer) })
  }

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A token without fault, to see that the others are refused for what they are. */
export const rightIdToken: Forge = but(() => ({}))

/** ID tokens an attacker may come by or make, by what is wrong with them (OpenID Connect Core 1.0 §3.1.3.7). */
export const forgedIdTokens: readonly [what: string, forge: Forge][] = [
  ['of another request', but(() => ({ nonce: 'another-nonce' }))],
  ['without a nonce', but(() => ({ nonce: undefined }))],
  ['for another client', but(() => ({ aud: 'another-client' }))],
  [
    'for several clients, given to another',
    but(({ aud }) => ({ aud: [String(aud), 'another'], azp: 'another' })),
  ],
  ['of another issuer', but(() => ({ iss: 'https://evil.example' }))],
  ['over its time', but(() => ({ iat: 1_700_000_000, exp: 1_700_000_300 }))],
  ['without a subject', but(() => ({ sub: undefined }))],
  ['with a subject nobody can keep', but(() => ({ sub: 'ada\u0000' }))],
  ['with an endless subject', but(() => ({ sub: 'a'.repeat(256) }))],
  ['none at all', async () => undefined],
  ['unsigned', async (signer, nonce) => `${encoded({ alg: 'none' })}.${encoded(claims(signer, nonce))}.`],
  [
    'signed with the client secret',
    (signer, nonce) =>
      new SignJWT(claims(signer, nonce))
        .setProtectedHeader({ alg: 'HS256', kid: 'signing' })
        .sign(Buffer.from(signer.clientSecret)),
  ],
  [
    'signed with a key of their own',
    async (signer, nonce) => {
      const { privateKey } = await generateKeyPair('RS256')
      return new SignJWT(claims(signer, nonce))
        .setProtectedHeader({ alg: 'RS256', kid: 'signing' })
        .sign(privateKey)
    },
  ],
]
