/** Writes every page at phone and desk size in both themes to docs/screenshots. Runs a product of its own. */
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from '@playwright/test'
import sharp from 'sharp'
import { AppUnderTest } from '../e2e/support/app-under-test'
import { Client } from '../e2e/support/client'
import { PublicApp } from '../e2e/support/public-app'
import { Simulator } from '../e2e/support/simulator'
import { adminScenes } from './screenshots/admin-scenes'
import { appScenes } from './screenshots/app-scenes'
import { connectionScenes } from './screenshots/connection-scenes'
import { historyScenes } from './screenshots/history-scenes'
import { outerScenes } from './screenshots/outer-scenes'
import { roomScenes } from './screenshots/room-scenes'
import { type Scene, type Size, sizes } from './screenshots/scene'
import { tvScenes } from './screenshots/tv-scenes'
import { webhookScenes } from './screenshots/webhook-scenes'

const folder = fileURLToPath(new URL('../docs/screenshots', import.meta.url))
/** The pictures of the README keep their colours; the others are for looking something up. */
const shown = ['room-phone-dark', 'join-phone-light', 'host-desk-dark', 'home-desk-light']

const themes = ['dark', 'light'] as const

const [only] = process.argv.slice(2)
const app = await AppUnderTest.start()
const browser = await chromium.launch({
  executablePath:
    process.env.BROWSER_PATH ?? ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync),
  chromiumSandbox: false,
})
try {
  await mkdir(folder, { recursive: true })
  const stage = {
    visitor: () => new Client(app.origin),
    simulator: new Simulator(app.simulatorOrigin),
    makeAdmin: async (email: string) => {
      await app.database((sql) => sql`update accounts set is_admin = true where email = ${email}`)
    },
    consentsEndSoon: async () => {
      await app.database((sql) => sql`update connections set refresh_expires_at = now() + interval '6 days'`)
    },
    publicApp: (name: string) => PublicApp.start(app, { name }),
  }
  for (const build of [
    roomScenes,
    outerScenes,
    connectionScenes,
    appScenes,
    webhookScenes,
    adminScenes,
    tvScenes,
    historyScenes,
  ]) {
    await app.cleanSlate()
    const scenes = await build(stage)
    for (const scene of scenes.filter(({ name }) => !only || name.startsWith(only))) {
      for (const size of scene.sizes ?? (['phone', 'desk'] as const)) {
        for (const theme of themes) await photograph(browser, scene, size, theme)
      }
      console.log(scene.name)
    }
  }
} finally {
  await browser.close()
  await app.dispose()
}

async function photograph(
  browser: Browser,
  scene: Scene,
  size: Size,
  theme: (typeof themes)[number],
): Promise<void> {
  const name = `${scene.name}-${size}-${theme}`
  const context = await browser.newContext({
    ...sizes[size],
    ...(size === 'phone' && !shown.includes(name) ? { deviceScaleFactor: 1 } : {}),
    baseURL: app.origin,
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
  })
  const cookies = [...(scene.as?.cookies ?? [])].map(([name, value]) => ({ name, value, url: app.origin }))
  await context.addCookies(cookies)
  const page = await context.newPage()
  await page.goto(scene.path, { waitUntil: 'load' })
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  await scene.before?.(page)
  await picturesLoaded(page)
  const picture = await compressed(await page.screenshot(), shown.includes(name) ? 200_000 : 36_000)
  await writeFile(`${folder}/${name}.png`, picture)
  await context.close()
}

/** Waits for the covers in sight, so that no picture shows a skeleton. */
async function picturesLoaded(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.images].every((image) => image.complete || image.getBoundingClientRect().top > innerHeight),
  )
}

/** A palette picture below the limit, or as small as hairlines last. */
async function compressed(picture: Buffer, maxBytes: number): Promise<Buffer> {
  let small = picture
  for (const quality of [100, 80, 60, 45]) {
    small = await sharp(picture).png({ palette: true, quality, effort: 10, dither: 0.6 }).toBuffer()
    if (small.length < maxBytes) break
  }
  return small
}
