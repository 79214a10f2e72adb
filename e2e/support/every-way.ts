import type { Page } from '@playwright/test'
import { expect } from './fixtures'
import { expectAccessible } from './people'

const phone = { width: 390, height: 844 }
const desk = { width: 1440, height: 900 }

/**
 * A page in its present state, in the light and in the dark, on a desk and on a phone: every rule once, and in each
 * other way what it can change. Nothing reaches beyond the phone's edge.
 */
export async function everyWay(page: Page): Promise<void> {
  await page.setViewportSize(desk)
  await page.emulateMedia({ colorScheme: 'light' })
  await expectAccessible(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectAccessible(page, ['color-contrast'])
  await page.setViewportSize(phone)
  await expectAccessible(page, ['target-size', 'scrollable-region-focusable'])
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(beyond, `${page.url()} on a phone, in pixels beyond the edge`).toBeLessThanOrEqual(0)
}

export async function visit(page: Page, ...paths: string[]): Promise<void> {
  for (const path of paths) {
    await page.goto(path)
    await everyWay(page)
  }
}
