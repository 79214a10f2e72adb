import { getTranslations } from 'next-intl/server'
import { availableProviders } from '@/lib/oauth/providers'
import { ProviderIcon } from './provider-icon'
import { ProviderSignIn } from './provider-sign-in'

/** "Continue with …" for every provider there is, under the form that asks for a password. */
export async function ProviderDoors({ returnTo }: { returnTo: string }) {
  const providers = availableProviders()
  if (providers.length === 0) return null
  const t = await getTranslations('connect.doors')
  return (
    <section aria-label={t('title')}>
      <p
        aria-hidden
        className="my-6 flex items-center gap-4 text-14 text-ink-3 before:h-px before:flex-1 before:bg-hairline after:h-px after:flex-1 after:bg-hairline"
      >
        {t('or')}
      </p>
      <div className="grid gap-3">
        {providers.map((provider) => (
          <ProviderSignIn key={provider.id} provider={provider.id} returnTo={returnTo}>
            <ProviderIcon provider={provider} />
            {t('continue', { provider: provider.name })}
          </ProviderSignIn>
        ))}
      </div>
      <p className="mt-2 text-14 text-ink-3">{t('hint')}</p>
    </section>
  )
}
