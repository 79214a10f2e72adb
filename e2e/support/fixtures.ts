import { type BrowserContext, test as base, expect, type Page } from '@playwright/test'
import { AppUnderTest } from './app-under-test'
import { BrowserContexts } from './browser-contexts'
import { Client } from './client'
import { Simulator } from './simulator'

type Person = { page: Page; context: BrowserContext }

type TestFixtures = {
  /** A second, third … person: a browser of their own. */
  person: (options?: Parameters<import('@playwright/test').Browser['newContext']>[0]) => Promise<Person>
  client: () => Client
  /** Messages of the browser's console that a test expects; any other error fails it. */
  expectedErrors: RegExp[]
  simulator: Simulator
  cleanSlate: undefined
}

type WorkerFixtures = { app: AppUnderTest; browserContexts: BrowserContexts }

/** Nothing moves: without a graphics card each frame of an animation is drawn by the processor. */
const anybody = { locale: 'en-GB', reducedMotion: 'reduce', viewport: { width: 1280, height: 720 } } as const

export const test = base.extend<TestFixtures, WorkerFixtures>({
  app: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a function needs from this pattern
    async ({}, use) => {
      const app = await AppUnderTest.start()
      await use(app)
      await app.dispose()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  cleanSlate: [
    async ({ app }, use) => {
      await app.cleanSlate()
      await use(undefined)
    },
    { auto: true },
  ],
  simulator: async ({ app }, use) => {
    await use(new Simulator(app.simulatorOrigin))
  },
  client: async ({ app }, use) => {
    await use(() => new Client(app.origin))
  },
  baseURL: async ({ app }, use) => {
    await use(app.origin)
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a function needs from this pattern
  expectedErrors: async ({}, use) => {
    await use([])
  },
  browserContexts: [async ({ browser }, use) => use(new BrowserContexts(browser)), { scope: 'worker' }],
  context: async ({ browserContexts, app, expectedErrors }, use) => {
    const context = await browserContexts.take({ ...anybody, baseURL: app.origin })
    const errors = watch(context)
    await use(context)
    await browserContexts.giveBack(context)
    expect(unexpected(errors, expectedErrors), 'errors in the browser console').toEqual([])
  },
  person: async ({ browserContexts, app, expectedErrors }, use) => {
    const people: { context: BrowserContext; errors: ConsoleError[] }[] = []
    await use(async (options) => {
      const context = await browserContexts.take({ ...anybody, baseURL: app.origin, ...options })
      people.push({ context, errors: watch(context) })
      return { context, page: await context.newPage() }
    })
    const errors = people.flatMap((one) => one.errors)
    await Promise.all(people.map(({ context }) => browserContexts.giveBack(context)))
    expect(unexpected(errors, expectedErrors), 'errors in the browser console').toEqual([])
  },
})

export { expect }

type ConsoleError = { text: string; about: string }

function watch(context: BrowserContext): ConsoleError[] {
  const errors: ConsoleError[] = []
  context.on('console', (message) => {
    if (message.type() === 'error') errors.push({ text: message.text(), about: message.location().url })
  })
  context.on('weberror', (error) =>
    errors.push({ text: String(error.error()), about: error.page()?.url() ?? '' }),
  )
  return errors
}

function unexpected(errors: ConsoleError[], expected: RegExp[]): string[] {
  const others = errors.filter(({ text }) => !expected.some((pattern) => pattern.test(text)))
  return others.map(({ text, about }) => `${text} ${about}`)
}
