import { readdirSync, readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'

const folder = new URL('../../app/_messages/', import.meta.url)

/** All texts of a language by file and key. */
function textsOf(locale: string): Map<string, string> {
  const texts = new Map<string, string>()
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'string') texts.set(path, value)
    else for (const [key, below] of Object.entries(value ?? {})) walk(below, `${path}.${key}`)
  }
  for (const file of readdirSync(new URL(`${locale}/`, folder)).filter((name) => name.endsWith('.json'))) {
    walk(JSON.parse(readFileSync(new URL(`${locale}/${file}`, folder), 'utf8')), file.replace('.json', ''))
  }
  return texts
}

/** What the product says in English and says otherwise in this language, as patterns of whole texts. */
export function englishNotSaidIn(locale: string): RegExp[] {
  const own = new Set(textsOf(locale).values())
  return [...textsOf('en').values()]
    .filter((text) => !own.has(text) && !/, (plural|select)/.test(text))
    .filter((text) => text.replaceAll(/\{[^}]*\}|<[^>]*>/g, '').replaceAll(/\P{L}/gu, '').length > 1)
    .map((text) => new RegExp(`^${escaped(text).replaceAll(/\\\{[^}]*\\\}/g, '.+')}$`))
}

function escaped(text: string): string {
  return text.replaceAll(/<[^>]*>/g, '').replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** What a page says to eyes and ears: its texts, and the names of what has none to see. */
export async function saidOn(page: Page): Promise<string[]> {
  const said = await page.evaluate(() => {
    const texts: string[] = [document.title]
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement
      // What a language calls itself, and what people typed, is in no language of the page.
      if (parent && !parent.closest('script, style, [lang], bdi, code, pre'))
        texts.push(walker.currentNode.nodeValue ?? '')
    }
    const named = ['aria-label', 'placeholder', 'title', 'alt', 'aria-description']
    for (const element of document.querySelectorAll(named.map((name) => `[${name}]`).join(','))) {
      for (const name of named) texts.push(element.getAttribute(name) ?? '')
    }
    return texts
  })
  return [...new Set(said.map((text) => text.trim()).filter(Boolean))]
}
