import { z } from 'zod'
import { accountName, DEFAULT_USER_LIST } from './accounts'

const clientSchema = z.strictObject({
  client_id: z.string().min(1),
  client_secret: z.string().min(1),
  redirect_uris: z.array(z.url()),
  /** Its registration at Bungie: one key, one redirect URL. Without it the app does not exist there. */
  bungie: z.strictObject({ api_key: z.string().min(1), redirect_uri: z.url() }).optional(),
  /** The app's user list in development mode; others log in, but their calls answer 403. */
  users: z.array(accountName).default([...DEFAULT_USER_LIST]),
})

/** What the start command tells the simulator. Port 0 takes any free one. */
export const simulatorConfigSchema = z.strictObject({
  port: z.int().min(0).max(65535).default(0),
  clients: z.array(clientSchema).min(1),
  /** Where grants and players outlive a restart; without it nothing does. */
  stateFile: z.string().min(1).optional(),
})

/** A registered app: its credentials and exact redirect URIs, `redirect_uris` being Spotify's. */
export type RegisteredClient = z.infer<typeof clientSchema>
export type SimulatorConfig = z.input<typeof simulatorConfigSchema>
