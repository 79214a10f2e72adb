import { z } from 'zod'
import { noContent } from '@/lib/http/routes'
import { seek, setPlaying, setVolume } from '@/lib/playback/commands'
import { endpoint, routes } from '@/lib/viewer/routes'

const longestSongMs = 24 * 60 * 60 * 1000

/** One command at a time, so that each has one outcome. */
const command = z
  .strictObject({
    is_playing: z.boolean().optional(),
    position_ms: z.int().min(0).max(longestSongMs).optional(),
    volume_percent: z.int().min(0).max(100).optional(),
  })
  .refine((given) => Object.values(given).filter((value) => value !== undefined).length === 1, {
    message: 'Give one of is_playing, position_ms and volume_percent',
  })

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  PUT: endpoint({
    viewer: 'required',
    body: command,
    async run({ viewer, params: { code = '' }, body: { is_playing, position_ms, volume_percent } }) {
      if (is_playing !== undefined) await setPlaying(viewer, code, is_playing)
      if (position_ms !== undefined) await seek(viewer, code, position_ms)
      if (volume_percent !== undefined) await setVolume(viewer, code, volume_percent)
      return noContent()
    },
  }),
})
