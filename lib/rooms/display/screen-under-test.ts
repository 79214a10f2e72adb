import type { Viewer } from '../../viewer/viewer'
import { fromAddress } from '../party-under-test'
import { makeDisplayLink } from './link'
import { screenCookieName } from './screen-cookie'
import { openScreen } from './screens'

/** The secret in a display link. */
export function secretIn(url: string): string {
  return new URL(url).hash.slice(1)
}

/** The headers of a screen with this secret of its own. */
export function asScreen(secret: string): Headers {
  return new Headers({ cookie: `theme=dark; ${screenCookieName()}=${secret}` })
}

/** A screen of a new link of the room. */
export async function screenFor(host: Viewer, code: string): Promise<Headers> {
  const { secret } = await openScreen(secretIn(await makeDisplayLink(host, code)), fromAddress())
  return asScreen(secret)
}
