import type { Page } from '@playwright/test'
import type { Client } from '../../e2e/support/client'
import type { PublicApp } from '../../e2e/support/public-app'
import type { Simulator } from '../../e2e/support/simulator'

/** One picture: a page as somebody sees it. Its file is `{name}-{size}-{dark|light}.png`. */
export type Scene = {
  name: string
  path: string
  /** Whose cookies the browser has; without it, nobody's. */
  as?: Client
  /** What happens on the page before the picture is taken. */
  before?: (page: Page) => Promise<void>
  /** At which sizes; a phone and a desk unless given. */
  sizes?: Size[]
}

export type Size = keyof typeof sizes

export const sizes = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  desk: { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1, isMobile: false, hasTouch: false },
  tv: { viewport: { width: 1920, height: 1080 }, deviceScaleFactor: 1, isMobile: false, hasTouch: false },
  'tv-small': {
    viewport: { width: 1280, height: 720 },
    deviceScaleFactor: 1,
    isMobile: false,
    hasTouch: false,
  },
} as const

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
