import { accountOperations } from './account-operations'
import { adminOperations } from './admin-operations'
import type { Operation } from './operation'
import { roomOperations } from './room-operations'
import { webhookOperations } from './webhook-operations'

/**
 * Every call of the API: the one table behind what a handler lets through, the `_links` a token is shown and the
 * OpenAPI document.
 */
export const operations = {
  ...accountOperations,
  ...roomOperations,
  ...webhookOperations,
  ...adminOperations,
}

export type OperationName = keyof typeof operations

export function operation(name: OperationName): Operation {
  return operations[name]
}
