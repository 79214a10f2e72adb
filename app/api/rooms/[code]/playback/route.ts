import { playbackContract } from '@/app/api/rooms/contract'
import { noContent } from '@/lib/http/routes'
import { seek, setPlaying, setVolume } from '@/lib/playback/commands'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(playbackContract, {
    async run({ viewer, params: { code = '' }, body: { is_playing, position_ms, volume_percent } }) {
      if (is_playing !== undefined) await setPlaying(viewer, code, is_playing)
      if (position_ms !== undefined) await seek(viewer, code, position_ms)
      if (volume_percent !== undefined) await setVolume(viewer, code, volume_percent)
      return noContent()
    },
  }),
)
