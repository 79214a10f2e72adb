import { CircleUserRound } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { ThemeSwitch } from './theme-switch'

export type ShellAccount = {
  name: string
  kind: 'guest' | 'registered'
  /** Cities it administers. */
  cities: readonly string[]
  /** Administers the system. */
  isAdmin: boolean
}

const itemClass =
  'flex min-h-11 items-center rounded-control px-3 text-14 text-ink-2 hover:bg-high hover:text-ink'

type AccountMenuProps = {
  account: ShellAccount | null
  /** There is a provider here that tells friends. */
  friends: boolean
}

/** Who one is and the few places to go; a popover of the browser's own, so it opens before scripts load. */
export function AccountMenu({ account, friends }: AccountMenuProps) {
  const t = useTranslations('shell.menu')
  const registered = account?.kind === 'registered'
  return (
    <>
      <button
        type="button"
        popoverTarget="account-menu"
        aria-label={account ? t('open', { name: account.name }) : t('open_anonymous')}
        className="touch -mr-2 grid place-items-center rounded-full text-ink-2 hover:text-ink"
      >
        {account ? (
          <span
            aria-hidden
            className="grid size-8 place-items-center rounded-full bg-high text-14 font-semibold text-ink"
          >
            {[...account.name][0]?.toUpperCase()}
          </span>
        ) : (
          <CircleUserRound aria-hidden size={24} strokeWidth={1.5} />
        )}
      </button>
      <div id="account-menu" popover="auto" className="menu">
        {account ? (
          <div className="grid px-3 py-2">
            <span className="truncate text-14 font-medium">{account.name}</span>
            {registered ? null : <span className="text-12 text-ink-3">{t('guest')}</span>}
          </div>
        ) : null}
        <nav className="grid">
          <Link href="/create" className={itemClass}>
            {t('create')}
          </Link>
          <Link href="/join" className={itemClass}>
            {t('join')}
          </Link>
          {account ? (
            <Link href="/rooms" prefetch={false} className={itemClass}>
              {t('rooms')}
            </Link>
          ) : null}
          {account ? (
            <Link href="/account" className={itemClass}>
              {t('account')}
            </Link>
          ) : null}
          {account && friends ? (
            <Link href="/friends" prefetch={false} className={itemClass}>
              {t('friends')}
            </Link>
          ) : null}
          {account && account.cities.length > 0 ? (
            <Link href="/city" className={itemClass}>
              {t('city')}
            </Link>
          ) : null}
          {account?.isAdmin ? (
            <Link href="/admin" className={itemClass}>
              {t('admin')}
            </Link>
          ) : null}
          {registered ? (
            <Link href="/account#sign-out" className={itemClass}>
              {t('sign_out')}
            </Link>
          ) : (
            <>
              <Link href="/register" className={itemClass}>
                {t('register')}
              </Link>
              <Link href="/sign-in" className={itemClass}>
                {t('sign_in')}
              </Link>
            </>
          )}
        </nav>
        <div className="mt-2 border-t border-hairline pt-2">
          <ThemeSwitch
            label={t('theme')}
            system={t('theme_system')}
            light={t('theme_light')}
            dark={t('theme_dark')}
          />
        </div>
      </div>
    </>
  )
}
