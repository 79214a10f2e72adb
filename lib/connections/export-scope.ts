import type { ConnectionRow } from '@/db/schema'
import type { Provider } from '../oauth/provider'

/** Whether playlists can be made with what a connection was granted. */
export function mayExport(provider: Provider, connection: Pick<ConnectionRow, 'scope'> | null): boolean {
  const { exportScope } = provider
  return exportScope.length > 0 && exportScope.every((scope) => connection?.scope.includes(scope))
}
