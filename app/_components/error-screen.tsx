'use client'

import de from '../_messages/de/page-error.json'
import en from '../_messages/en/page-error.json'
import es from '../_messages/es/page-error.json'
import vi from '../_messages/vi/page-error.json'
import { Button, buttonClass } from './button'
import { LogoMark } from './logo'

// Not through next-intl: this shows when the page around it, and whatever provides messages, could not be rendered.
const texts = new Map([
  ['en', en],
  ['de', de],
  ['es', es],
  ['vi', vi],
])

type ErrorScreenProps = { digest: string | undefined; retry: () => void }

/** What happened, what is safe, what to do. Never the error itself. */
export function ErrorScreen({ digest, retry }: ErrorScreenProps) {
  const t = texts.get(typeof document === 'undefined' ? 'en' : document.documentElement.lang) ?? en
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-110 content-center gap-6 px-4">
      <LogoMark className="h-14 w-20" />
      <h1 className="text-28 font-semibold sm:text-40">{t.title}</h1>
      <p className="text-16 text-ink-2">{t.text}</p>
      <div className="flex flex-wrap gap-3">
        <Button variant="primary" onClick={retry}>
          {t.again}
        </Button>
        {/* A whole load, since what failed may be the router. */}
        <a href="/" className={buttonClass({})}>
          {t.home}
        </a>
      </div>
      {digest ? (
        <p className="figures text-12 text-ink-3">
          {t.reference} {digest}
        </p>
      ) : null}
    </main>
  )
}
