import clsx from 'clsx'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { AccountMenu, type ShellAccount } from './account-menu'
import { LanguageMenu } from './language-menu'
import { Logo } from './logo'

type SiteHeaderProps = { account: ShellAccount | null; friends: boolean; aside?: ReactNode }

/** Name and menu; 56 px high. `aside` stands before the menu. */
function SiteHeader({ account, friends, aside }: SiteHeaderProps) {
  const t = useTranslations('shell')
  return (
    <header className="relative z-10 mx-auto flex h-14 w-full max-w-6xl items-center justify-between gap-4 px-4 sm:px-6">
      <Link href="/" aria-label={t('home')} className="-ml-1 flex min-h-11 items-center rounded-control px-1">
        <Logo name={t('name')} />
      </Link>
      <div className="flex items-center gap-2">
        {aside}
        <AccountMenu account={account} friends={friends} />
      </div>
    </header>
  )
}

/** Says whose music it is and, in the demo, that the provider is simulated; the languages stand here. */
export function SiteFooter({
  simulated,
  className = 'max-w-6xl',
}: {
  simulated: boolean
  className?: string
}) {
  const t = useTranslations('shell')
  return (
    <footer className={clsx('mx-auto mt-auto w-full px-4 pt-12 pb-6 sm:px-6', className)}>
      <div className="grid gap-1 border-t border-hairline pt-4 text-12 text-ink-3">
        {simulated ? (
          <p>
            <strong className="font-medium text-ink-2">{t('simulated')}</strong> {t('simulated_more')}
          </p>
        ) : null}
        <p>
          {t('about')}{' '}
          <Link href="/docs" prefetch={false} className="underline hover:text-ink">
            {t('docs')}
          </Link>
        </p>
        <LanguageMenu />
      </div>
    </footer>
  )
}

type PageShellProps = {
  account: ShellAccount | null
  /** There is a provider here that tells friends. */
  friends: boolean
  /** The simulator stands in for the provider: every page says so. */
  simulated: boolean
  /** `form` for one thing to do, `page` for reading, `wide` for two columns, `full` for a page that sets its own. */
  width?: 'form' | 'page' | 'wide' | 'full'
  aside?: ReactNode
  children: ReactNode
}

const widths = {
  form: 'max-w-110 px-4 sm:px-6',
  page: 'max-w-180 px-4 sm:px-6',
  wide: 'max-w-6xl px-4 sm:px-6',
  full: 'overflow-x-clip',
} as const

/** Header, the one `main`, footer. */
export function PageShell({ account, friends, simulated, width = 'page', aside, children }: PageShellProps) {
  const t = useTranslations('shell')
  return (
    <div className="relative flex min-h-dvh flex-col overflow-x-clip">
      {width === 'form' ? <Backdrop /> : null}
      <a
        href="#content"
        className="sr-only z-20 rounded-control bg-accent px-4 py-3 text-accent-ink focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        {t('skip_to_content')}
      </a>
      <SiteHeader account={account} friends={friends} aside={aside} />
      <main
        id="content"
        tabIndex={-1}
        className={clsx('relative mx-auto w-full outline-none', widths[width])}
      >
        {children}
      </main>
      <SiteFooter simulated={simulated} />
    </div>
  )
}

/** A disc in the dark beside the one thing to do; on wide screens only. */
function Backdrop() {
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute inset-y-0 right-0 hidden w-[26vw] overflow-clip lg:block"
    >
      <div className="disc absolute top-40 left-0 size-[44rem] opacity-90">
        <div className="absolute inset-[34%] grid place-items-center rounded-full bg-accent">
          <span className="size-[8%] rounded-full bg-ground" />
        </div>
      </div>
    </div>
  )
}

/** The heading of a page and the sentence under it. */
export function PageTitle({ title, lead }: { title: ReactNode; lead?: ReactNode }) {
  return (
    <div className="grid gap-2 pt-6 pb-6 sm:pt-12 sm:pb-8">
      <h1 className="text-28 font-semibold sm:text-40">{title}</h1>
      {lead ? <p className="text-16 text-ink-2">{lead}</p> : null}
    </div>
  )
}
