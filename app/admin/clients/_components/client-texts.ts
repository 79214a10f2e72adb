import 'server-only'
import { getTranslations } from 'next-intl/server'

/** Labels of the fields, for the list of errors. */
export async function clientLabels(): Promise<Record<string, string>> {
  const t = await getTranslations('admin.clients')
  return {
    name: t('name'),
    grants: t('grants'),
    redirect_uris: t('redirect_uris'),
    legacy_token_login: t('legacy'),
  }
}

/** What stands around a secret that is shown once. */
export async function madeTexts() {
  const t = await getTranslations('admin.clients.made')
  return { copyLabel: t('copy'), copiedLabel: t('copied'), failedLabel: t('failed') }
}
