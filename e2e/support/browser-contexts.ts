import type { Browser, BrowserContext, BrowserContextOptions } from '@playwright/test'

/**
 * The windows of one browser. One that is given back is emptied and taken again: what it holds of scripts, styles and
 * compiled code stays, and a page costs half of what it costs a new one.
 */
export class BrowserContexts {
  private readonly free = new Map<string, BrowserContext[]>()
  private readonly kinds = new Map<BrowserContext, string>()

  constructor(private readonly browser: Browser) {}

  /** A window in which nobody is signed in. */
  async take(options: BrowserContextOptions): Promise<BrowserContext> {
    const kind = JSON.stringify(options)
    const context = this.free.get(kind)?.pop() ?? (await this.browser.newContext(options))
    this.kinds.set(context, kind)
    return context
  }

  async giveBack(context: BrowserContext): Promise<void> {
    await Promise.all(context.pages().map((page) => page.close()))
    context.removeAllListeners()
    await context.unrouteAll({ behavior: 'ignoreErrors' })
    await context.setOffline(false)
    await context.clearPermissions()
    await context.setStorageState({ cookies: [], origins: [] })
    const kind = this.kinds.get(context) ?? ''
    this.free.set(kind, [...(this.free.get(kind) ?? []), context])
  }
}
