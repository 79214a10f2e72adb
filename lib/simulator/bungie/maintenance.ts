import { createMiddleware } from 'hono/factory'
import type { SimulatorEnv } from '../http'
import { PlatformError } from './platform-error'
import type { BungieWorld } from './world'

const PAGE = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>Bungie.net: maintenance (simulated)</title></head>
  <body><h1>Maintenance</h1><p>Bungie.net is down for scheduled maintenance. Please come back later.</p></body>
</html>
`

/** While `bungie_maintenance` is on, API and token endpoint answer 503 only: a page, or an envelope with SystemDisabled. */
export function maintenance(world: BungieWorld) {
  return createMiddleware<SimulatorEnv>(async (c, next) => {
    const kind = world.behaviour().bungie_maintenance
    if (kind === 'html') return c.html(PAGE, 503)
    if (kind === 'json') return new PlatformError('systemDisabled').toResponse()
    return next()
  })
}
