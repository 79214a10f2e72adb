import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

// The shell has no window to draw, and costs three quarters of the whole browser.
const systemBrowsers = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

function runs(command, args) {
  return spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' }).status === 0
}

/** Playwright's own browser where it was downloaded. */
async function ownBrowser() {
  const { chromium } = await import('@playwright/test')
  return existsSync(chromium.executablePath())
}

/**
 * Finds a Chromium, or gets one: Playwright's own, the system's, a download, the system's packages; in this order.
 * @returns the path for the tests, or null for Playwright's own
 */
export async function ensureBrowser() {
  if (process.env.BROWSER_PATH) return process.env.BROWSER_PATH
  if (await ownBrowser()) return null
  const found = () => systemBrowsers.find((path) => existsSync(path))
  if (found()) return found()
  console.log('Getting a browser for the tests …')
  if (runs('npx', ['playwright', 'install', 'chromium']) && (await ownBrowser())) return null
  const isRoot = process.getuid?.() === 0
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    runs('apt-get', ['update'])
    runs('apt-get', ['install', '-y', '--no-install-recommends', 'chromium-headless-shell'])
  }
  if (found()) return found()
  throw new Error('No browser for the tests: install Chromium or Chrome, or name one in BROWSER_PATH.')
}
