import type { ReactNode } from 'react'
import { LogoMark } from '@/app/_components/logo'
import { SitePage } from './site-page'

type StopPageProps = { title: string; text: string; children: ReactNode }

/** A page that says why it goes no further, and the ways on. */
export function StopPage({ title, text, children }: StopPageProps) {
  return (
    <SitePage width="form">
      <div className="grid gap-6 pt-16 sm:pt-32">
        <LogoMark className="h-14 w-20" />
        <h1 className="text-28 font-semibold sm:text-40">{title}</h1>
        <p className="text-16 text-ink-2">{text}</p>
        <div className="flex flex-wrap gap-3">{children}</div>
      </div>
    </SitePage>
  )
}
