'use client'

import { ErrorScreen } from './_components/error-screen'

type ErrorPageProps = { error: Error & { digest?: string }; retry: () => void }

/** Stands in for a page that could not be rendered. */
export default function ErrorPage({ error, retry }: ErrorPageProps) {
  return <ErrorScreen digest={error.digest} retry={retry} />
}
