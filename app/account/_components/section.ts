import type { ReactNode } from 'react'
import type { SessionViewer } from '@/lib/viewer/viewer'

/** What every section of the account page is given. */
export type SectionProps = {
  viewer: SessionViewer
  /** Name of the open room this account hosts. */
  hostedRoom: string | null
  query: Record<string, string | string[] | undefined>
}

/** A section of the account page: its anchor, which also names it in the navigation, and what stands there. */
export type Section<Id extends string> = {
  id: Id
  Content: (props: SectionProps) => Promise<ReactNode>
  /** Who sees it; everybody unless said otherwise. */
  shownTo?: (viewer: SessionViewer) => boolean
}

/** For what a guest, who ends with the browser, has no use for. */
export function registeredOnly({ account }: SessionViewer): boolean {
  return account.kind === 'registered'
}
