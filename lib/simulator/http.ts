import type { HttpBindings } from '@hono/node-server'
import type { SimulatedAccount } from './accounts'
import type { RequestRecord } from './requests-log'

/** Who calls a resource server: the account, its app and what was granted. */
interface Caller {
  account: SimulatedAccount
  client_id: string
  scopes: ReadonlySet<string>
}

export interface SimulatorEnv {
  Bindings: HttpBindings
  Variables: { record: RequestRecord; caller: Caller }
}
