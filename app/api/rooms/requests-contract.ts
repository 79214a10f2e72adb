import { z } from 'zod'
import { boundedText, controls } from '@/lib/http/bounded-text'
import { lastOffset } from '@/lib/playback/catalogue'
import { musicAddressIn } from '@/lib/rooms/music-address'
import type { RequestDto } from '@/lib/snapshot/requests'
import { contract } from '@/lib/viewer/contract'
import { commanding, provider } from './refusals'
import { queuedSchema, trackSchema } from './snapshot-schema'

const state = z.enum(['proposed', 'waiting', 'handed_over', 'played', 'removed']).meta({
  description: '`proposed` waits for a host’s yes, `handed_over` is with the player and comes next',
})

const requestSchema = z
  .object({ ...queuedSchema.shape, state })
  .meta({ id: 'Request', description: 'A song somebody asked for' }) satisfies z.ZodType<RequestDto>

const askedSchema = z
  .object({
    ...requestSchema.shape,
    became_vote: z.boolean().meta({ description: 'Somebody had asked for it already' }),
  })
  .meta({ id: 'AskedRequest' })

/** One at a time, so that each has one outcome. */
const arrangement = z
  .strictObject({
    position: z.int().min(0).max(10_000).optional().meta({
      description:
        'Where it shall stand among those that wait, from 0; what stands before it then keeps its place',
    }),
    pinned: z.boolean().optional().meta({ description: 'Last of the pinned, or back in its fair place' }),
    approved: z.literal(true).optional().meta({ description: 'A proposal waits from now on' }),
  })
  .refine((given) => Object.values(given).filter((value) => value !== undefined).length === 1, {
    message: 'Give one of position, pinned and approved',
  })
  .meta({
    description: 'Exactly one of the three',
    example: { pinned: true },
    override: { minProperties: 1, maxProperties: 1 },
  })

const longestText = 200

/** What phones share around a link is longer than anything people look for, and has several lines. */
const searchText = boundedText(500)
  .trim()
  .min(1)
  .superRefine((text, context) => {
    if (musicAddressIn(text)) return
    if (text.length > longestText) context.addIssue(`At most ${longestText} characters`)
    if (controls.test(text)) context.addIssue('Control characters find nothing')
  })
  .meta({ example: 'lantern' })

export const searchContract = contract('rooms.search', {
  description:
    'With the host’s account; what it cannot play is left out. Ten a page. A song’s link or URI answers that one song; any other address is `track_unavailable` with the `reason`, as asking for it is.',
  query: z.strictObject({
    q: searchText,
    offset: z.coerce.number().int().min(0).max(lastOffset).default(0),
  }),
  answers: {
    200: z.object({
      tracks: z.array(trackSchema),
      next_offset: z.int().nullable().meta({ description: 'Null at the end' }),
    }),
  },
  refusals: [...commanding, ...provider, 'track_unavailable'],
})

export const requestContract = contract('rooms.request', {
  description:
    'A song that waits already gets a vote instead (200). `recently_played` says in `available_at` from when on it may be asked for; `track_unavailable` says in `reason` why not: `explicit`, `too_long`, `local`, `not_playable`, `unknown`, or what the address names instead of a song: `album`, `playlist`, `artist`, `episode`, `show`, `short_link`, `other_service` (then with `service`). Limit, cooldown, filters and approval concern guests alone.',
  body: z.strictObject({
    uri: boundedText(500).min(1).meta({
      description: 'Of the song, or the link people copy',
      example: 'spotify:track:4uLU6hMCjMI75M1A2tKUQC',
    }),
  }),
  answers: { 201: askedSchema, 200: askedSchema },
  refusals: [...commanding, ...provider, 'recently_played', 'request_limit', 'track_unavailable'],
})

export const removeRequestContract = contract('rooms.remove_request', {
  description: 'One’s own is taken back; removing others’ takes a host, and with a token the scope `venue`.',
  answers: { 204: null },
  refusals: [...commanding, 'not_found', 'conflict'],
})

export const arrangeRequestContract = contract('rooms.arrange_request', {
  body: arrangement,
  answers: { 200: requestSchema },
  refusals: [...commanding, 'not_found', 'conflict'],
})

export const voteRequestContract = contract('rooms.vote_request', {
  description:
    'Repeated it counts once. Nobody votes for their own song (409), nor for what waits for a yes (404).',
  answers: { 200: requestSchema },
  refusals: [...commanding, 'not_found', 'conflict'],
})

export const withdrawVoteContract = contract('rooms.withdraw_vote', {
  answers: { 200: requestSchema },
  refusals: [...commanding, 'not_found'],
})
