import { randomUUID } from 'node:crypto'
import { z } from 'zod'

/** What the test gives a journey: where the product is, an API client's Basic credentials, and a picture in base64. */
const stageSchema = z.object({ origin: z.url(), basic: z.string(), picture: z.base64() })

const stage = stageSchema.parse(JSON.parse(process.argv[2] ?? ''))

export const { origin, basic } = stage
export const picture = new Blob([Buffer.from(stage.picture, 'base64')], { type: 'image/png' })

export const newUser = {
  email: `${randomUUID()}@example.com`,
  password: 'seven quiet foxes at dawn',
  grant_type: 'password' as const,
  scope: 'profile performer venue',
  has_accepted_terms: true as const,
  first_name: 'Ada',
}
