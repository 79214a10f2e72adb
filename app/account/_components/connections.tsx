import { getTranslations } from 'next-intl/server'
import { Card } from '@/app/_components/card'
import { failedCallback } from '@/app/_shell/failed-callback'
import { availableProviders } from '@/lib/oauth/providers'
import { safeReturnTo } from '@/lib/oauth/return-to'
import { Connection } from './connection'
import type { SectionProps } from './section'

/** Whether there is any provider to connect. */
export function hasConnections(): boolean {
  return availableProviders().length > 0
}

/** An account's providers side by side: each with its state in words and the one thing to do about it. */
export async function Connections({ viewer, hostedRoom, query }: SectionProps) {
  const t = await getTranslations('account.connections')
  const failed = failedCallback(query)
  const wanted = safeReturnTo(query.return_to ?? '/account#connections')
  return (
    <Card id="connections" title={t('title')} lead={t('lead')}>
      <ul className="grid">
        {availableProviders().map((provider) => {
          const reason = failed?.provider.id === provider.id ? failed.reason : null
          return (
            <Connection
              key={provider.id}
              accountId={viewer.account.id}
              provider={provider}
              hostedRoom={hostedRoom}
              failed={reason ? { reason, returnTo: wanted } : null}
            />
          )
        })}
      </ul>
    </Card>
  )
}
