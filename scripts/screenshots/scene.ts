import type { Page } from '@playwright/test'
import type { Client } from '../../e2e/support/client'
import type { PublicApp } from '../../e2e/support/public-app'
import type { Simulator } from '../../e2e/support/simulator'

/** One picture: a page as somebody sees it. Its file is `{name}-{phone|desk}-{dark|light}.png`. */
export type Scene = {
  name: string
  path: string
  /** Whose cookies the browser has; without it, nobody's. */
  as?: Client
  /** What happens on the page before the picture is taken. */
  before?: (page: Page) => Promise<void>
}

export type Stage = {
  /** A new visitor, nobody yet. */
  visitor: () => Client
  simulator: Simulator
  /** Makes the account of this address an administrator. */
  makeAdmin: (email: string) => Promise<void>
  /** Lets every consent there is end in six days. */
  consentsEndSoon: () => Promise<void>
  /** An app of somebody else's, listening. */
  publicApp: (name: string) => Promise<PublicApp>
}
