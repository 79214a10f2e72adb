import { z } from 'zod'

const document = z.looseObject({
  components: z.looseObject({ securitySchemes: z.record(z.string(), z.unknown()) }),
})

/**
 * The document as the viewer gets it: one pastes a token there, so the ways to get one, which would open windows, are
 * left out.
 */
export function withoutPopups(given: unknown): Record<string, unknown> {
  const parsed = document.parse(given)
  const { personal_token } = parsed.components.securitySchemes
  return { ...parsed, components: { ...parsed.components, securitySchemes: { personal_token } } }
}
