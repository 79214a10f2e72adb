import { z } from 'zod'
import type { Jwks } from '@/lib/tokens/signing-keys'
import { contract } from '@/lib/viewer/contract'

const jwkSchema = z
  .object({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string(),
    y: z.string(),
    kid: z.string().meta({ description: 'The `kid` in the header of the tokens it signed' }),
    alg: z.literal('ES256'),
    use: z.literal('sig'),
  })
  .meta({ id: 'Jwk' })

export const jwksContract = contract('oauth.jwks', {
  description:
    'The public keys of our access tokens (RFC 7517): the one that signs now, and those it replaced while their ' +
    'tokens may still be checked. May be kept for five minutes; ask again for a `kid` you do not know.',
  answers: {
    200: z.object({ keys: z.array(jwkSchema) }).meta({ id: 'Jwks' }) satisfies z.ZodType<Jwks>,
  },
})
