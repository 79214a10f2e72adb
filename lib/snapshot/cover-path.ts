import 'server-only'
import { env } from '@/env'

const simulatedCover = /^\/spotify\/images\/(album|playlist|artist)\/([0-9A-Za-z]{1,40})\/(64|300|640)$/

/**
 * Where a browser gets a cover from. Those of the simulator come through the application: phones cannot open its
 * loopback origin. All others stay where the provider has them.
 */
export function coverPath(imageUrl: string | null): string | null {
  const simulator = env().SIMULATOR_ORIGIN
  if (!imageUrl || !simulator || !imageUrl.startsWith(`${simulator}/`)) return imageUrl
  const [, kind, id, size] = simulatedCover.exec(new URL(imageUrl).pathname) ?? []
  return kind && id && size ? `/api/covers/${kind}/${id}/${size}` : null
}

/** The simulator's address of a cover the application was asked for; null where it has none. */
export function simulatedCoverUrl(kind: string, id: string, size: string): string | null {
  const simulator = env().SIMULATOR_ORIGIN
  const path = `/spotify/images/${kind}/${id}/${size}`
  return simulator && simulatedCover.test(path) ? `${simulator}${path}` : null
}
