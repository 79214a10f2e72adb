'use client'

import { useTheme } from 'next-themes'
import { useEffect, useRef } from 'react'
import type { SwaggerUIBundle } from 'swagger-ui-dist'
import { withoutPopups } from './without-popups'
import 'swagger-ui-dist/swagger-ui.css'
import './viewer.css'

type ViewerProps = { url: string; waiting: string }

/** The reference: Swagger UI, whose program comes only to who opens this page. */
export function Viewer({ url, waiting }: ViewerProps) {
  const place = useRef<HTMLDivElement>(null)
  const { resolvedTheme } = useTheme()

  useEffect(() => {
    const left = new AbortController()
    const node = document.createElement('div')
    Promise.all([import('swagger-ui-dist/swagger-ui-es-bundle.js'), read(url, left.signal)]).then(
      ([{ default: show }, spec]) => {
        if (left.signal.aborted) return
        place.current?.replaceChildren(node)
        open(show, node, spec)
      },
      (error: unknown) => {
        if (!left.signal.aborted) throw error
      },
    )
    return () => left.abort()
  }, [url])

  useEffect(() => {
    // The viewer's own switch for its dark colours.
    const { classList } = document.documentElement
    classList.toggle('dark-mode', resolvedTheme === 'dark')
    return () => classList.remove('dark-mode')
  }, [resolvedTheme])

  return (
    <div ref={place} className="api-reference" data-testid="api-reference">
      <p className="text-14 text-ink-3">{waiting}</p>
    </div>
  )
}

async function read(url: string, signal: AbortSignal): Promise<Record<string, unknown>> {
  const response = await fetch(url, { signal })
  return withoutPopups(await response.json())
}

/** The viewer takes itself for the whole page, which has its one `main` already. */
function keepOneMain(viewer: HTMLElement): void {
  new MutationObserver(() => {
    for (const main of viewer.querySelectorAll('main:not([role])')) main.setAttribute('role', 'group')
  }).observe(viewer, { childList: true, subtree: true })
}

function open(show: SwaggerUIBundle, domNode: HTMLElement, spec: Record<string, unknown>): void {
  keepOneMain(domNode)
  show({
    domNode,
    spec,
    docExpansion: 'none',
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    filter: true,
    // It would ask a foreign host.
    validatorUrl: null,
  })
}
