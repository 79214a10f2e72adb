'use client'

import { ErrorScreen } from './_components/error-screen'
import './globals.css'

type GlobalErrorProps = { error: Error & { digest?: string }; retry: () => void }

/** Stands in where the root layout itself could not be rendered. */
export default function GlobalError({ error, retry }: GlobalErrorProps) {
  return (
    <html lang={typeof document === 'undefined' ? 'en' : document.documentElement.lang}>
      <body>
        <ErrorScreen digest={error.digest} retry={retry} />
      </body>
    </html>
  )
}
