import { readdirSync } from 'node:fs'

/** The addresses of `app/` whose files have this name; what a placeholder stands for is filled in. */
export function addressesOf(file: 'page.tsx' | 'route.ts', values: Record<string, string> = {}): string[] {
  return readdirSync('app', { recursive: true, encoding: 'utf8' })
    .filter((path) => path === file || path.endsWith(`/${file}`))
    .map((path) => `/${path.slice(0, -file.length).replace(/\/$/, '')}`)
    .filter(
      (path) => !/\[\[?\.\.\./.test(path) && !path.startsWith('/api/bench') && !path.startsWith('/bench'),
    )
    .map((path) => path.replace(/\[(\w+)\]/g, (_, name: string) => values[name] ?? 'x'))
    .toSorted()
}
