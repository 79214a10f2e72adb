import { AsyncLocalStorage } from 'node:async_hooks'
import type { ServerResponse } from 'node:http'
import { singleton } from '../singleton'

type Outcome = { status: number | null }

const outcomes = () => singleton('document-status', () => new AsyncLocalStorage<Outcome>())

/**
 * Answers a document request so that its page may still choose the status while it renders. Next has no call for it:
 * `forbidden()` and `notFound()` set the status, but their document stays empty until scripts run.
 */
export function withDocumentStatus<T>(response: ServerResponse, answer: () => T): T {
  const outcome: Outcome = { status: null }
  const writeHead = response.writeHead.bind(response)
  response.writeHead = (status: number, ...rest: []) => writeHead(outcome.status ?? status, ...rest)
  return outcomes().run(outcome, answer)
}

/**
 * Gives the document being rendered this status. Call it before anything is streamed.
 * @returns false where no front stands before this process, or the request is not for a document
 */
export function setDocumentStatus(status: 400 | 403 | 404): boolean {
  const outcome = outcomes().getStore()
  if (!outcome) return false
  outcome.status = status
  return true
}
