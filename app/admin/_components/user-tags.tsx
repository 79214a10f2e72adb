import { getTranslations } from 'next-intl/server'
import { Tag } from '@/app/_components/tag'
import type { AdminUserDto } from '@/lib/admin/users'

type UserTagsProps = { user: Pick<AdminUserDto, 'kind' | 'is_admin' | 'cities' | 'suspended_at'> }

/** What an account is and may, in a few words. */
export async function UserTags({ user }: UserTagsProps) {
  const t = await getTranslations('admin.users')
  return (
    <span className="flex flex-wrap gap-1">
      {user.suspended_at ? <Tag tone="danger">{t('suspended')}</Tag> : null}
      {user.is_admin ? <Tag tone="good">{t('admin')}</Tag> : null}
      {user.cities.map((city) => (
        <Tag key={city}>{t('city', { city })}</Tag>
      ))}
      <Tag>{t(`kinds.${user.kind}`)}</Tag>
    </span>
  )
}
