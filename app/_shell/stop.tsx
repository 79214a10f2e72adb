import { forbidden, notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { setDocumentStatus } from '@/lib/http/document-status'

/** Answers a request that cannot be understood with 400 and this page; 200 where it is asked for without its document. */
export function answerBadRequest(page: ReactNode): ReactNode {
  setDocumentStatus(400)
  return page
}

/** Answers a request with 403 and this page, complete before any script runs. */
export function answerForbidden(page: ReactNode): ReactNode {
  if (!setDocumentStatus(403)) forbidden()
  return page
}

/** Answers a request with 404 and this page, complete before any script runs. */
export function answerNotFound(page: ReactNode): ReactNode {
  if (!setDocumentStatus(404)) notFound()
  return page
}
