import { z } from 'zod'
import type { Link } from '@/lib/tokens/links'

export const linkSchema = z
  .object({
    href: z.string().meta({ description: 'A path on this origin', example: '/api/rooms/K7QX2M' }),
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
    title: z.string(),
  })
  .meta({ id: 'Link' }) satisfies z.ZodType<Link>

/** `_links` of an answer. */
export const linksSchema = z.record(z.string(), linkSchema).meta({
  id: 'Links',
  description:
    'Every action that is open to this very credential now, by its name, and no other. Each one listed succeeds.',
  example: { self: { href: '/api/rooms/K7QX2M', method: 'GET', title: 'This room' } },
})

/** A time. */
export const timeSchema = z.iso
  .datetime()
  .meta({ description: 'ISO 8601 in UTC', example: '2026-11-20T20:00:00.000Z' })
