import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import type { AccountRef } from '@/lib/admin/account-ref'

/** An account by its name, with its address beneath; leads to what is known of it. */
export async function AccountLink({ account }: { account: AccountRef | null }) {
  const t = await getTranslations('admin')
  if (!account) return <span className="text-ink-3">–</span>
  return (
    <span className="block">
      <Link
        href={`/admin/users/${account.id}`}
        prefetch={false}
        className="inline-block py-1 -my-1 font-medium underline decoration-hairline underline-offset-4 hover:decoration-current"
      >
        {account.name || t('ended_account')}
      </Link>
      {account.email ? <span className="block text-12 text-ink-3">{account.email}</span> : null}
    </span>
  )
}
