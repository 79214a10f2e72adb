import 'server-only'
import { AppError } from '../errors'
import { singleton } from '../singleton'
import { simulatedCoverUrl } from './cover-path'

const patienceMs = 3_000
const maxBytes = 200_000
const maxKept = 200

/**
 * A cover of the simulator, fetched from its one origin and kept. Only SVG passes, and no script in it ever runs here.
 * @throws AppError `not_found` where no simulator stands in or it has no such cover, `provider_down`
 */
export async function simulatedCover(kind: string, id: string, size: string): Promise<Response> {
  const url = simulatedCoverUrl(kind, id, size)
  if (!url) throw new AppError('not_found')
  return new Response(await kept(url), {
    headers: {
      'content-type': 'image/svg+xml',
      'cache-control': 'public, max-age=86400',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'x-content-type-options': 'nosniff',
    },
  })
}

async function kept(url: string): Promise<string> {
  const covers = singleton('simulated-covers', () => new Map<string, string>())
  const known = covers.get(url)
  if (known !== undefined) return known
  const svg = await fetchSvg(url)
  const oldest = covers.size >= maxKept ? covers.keys().next().value : undefined
  if (oldest !== undefined) covers.delete(oldest)
  covers.set(url, svg)
  return svg
}

async function fetchSvg(url: string): Promise<string> {
  const response = await ask(url)
  const svg = response.headers.get('content-type')?.startsWith('image/svg+xml') ? await response.text() : null
  if (!response.ok || svg === null || svg.length > maxBytes) throw new AppError('not_found')
  return svg
}

async function ask(url: string): Promise<Response> {
  try {
    return await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(patienceMs) })
  } catch (cause) {
    throw new AppError('provider_down', { cause })
  }
}
