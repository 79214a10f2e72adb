import { useTranslations } from 'next-intl'
import { Notice } from '@/app/_components/notice'
import type { Snapshot } from '@/lib/snapshot/types'

/** What the room does by itself and the player refuses: what it means, and what can be done. */
export function Refusals({ refusals }: Pick<Snapshot, 'refusals'>) {
  const t = useTranslations('host.refusals')
  return refusals.map(({ what }) => (
    <Notice key={what} tone="needs-you" alert title={t(`${what}.title`)}>
      {t(`${what}.text`)}
    </Notice>
  ))
}
