import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { SimulatorEnv } from './http'
import { sameOriginOnly } from './loopback'
import type { Simulation } from './simulation'
import { ImpossibleAction } from './spotify/player/person'

const sinceSchema = z.coerce.number().int().min(0)

/** `/_control`, for tests and demos. Bodies that are not understood answer 400 `{error}`. */
export function controlApp(simulation: Simulation): Hono<SimulatorEnv> {
  const app = new Hono<SimulatorEnv>()
  const { control } = simulation

  app.use(sameOriginOnly(() => simulation.origin))
  app.onError((error, c) => {
    if (error instanceof z.ZodError) return c.json({ error: z.prettifyError(error) }, 400)
    if (error instanceof SyntaxError) return c.json({ error: 'The body is not JSON' }, 400)
    if (error instanceof ImpossibleAction) return c.json({ error: error.message }, 409)
    throw error
  })

  app.get('/requests', (c) => c.json(control.requests(sinceSchema.parse(c.req.query('since') ?? 0))))
  app.get('/playlists', (c) => c.json(control.playlists(c.req.query())))
  app.post('/reset', (c) => c.json(control.reset()))
  app.post('/clock', async (c) => c.json(control.clock(await body(c))))
  app.post('/tokens', async (c) => c.json(control.tokens(await body(c))))
  app.post('/behaviour', async (c) => c.json(control.behaviour(await body(c))))
  app.post('/faults', async (c) => c.json(control.faults(await body(c))))
  app.post('/player', async (c) => c.json(control.player(await body(c))))
  app.all('*', (c) => c.json({ error: 'No such control call' }, 404))
  return app
}

/** Whatever was sent; each call parses it by its own schema. */
async function body(c: Context<SimulatorEnv>): Promise<unknown> {
  return JSON.parse((await c.req.text()) || '{}')
}
