import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { Code } from '@/app/_components/code'
import { MadeSecret } from '@/app/_components/made-secret'

const verifying = `import { Webhook } from 'standardwebhooks'

// body: the request's body as it came, before JSON.parse
const message = new Webhook(secret).verify(body, headers)`

/** A signing secret, shown this once, with what a receiver does with it. */
export async function MadeWebhookSecret() {
  const t = await getTranslations('webhooks.secret')
  const docs = (await getTranslations('webhooks'))('docs')
  return (
    <MadeSecret
      name="webhook_secret"
      title={t('made')}
      label={t('label')}
      copyLabel={t('copy')}
      copiedLabel={t('copied')}
      failedLabel={t('failed')}
    >
      <p className="text-14 text-ink-2">{t('verify')}</p>
      <Code label={t('example')}>{verifying}</Code>
      <p className="-mb-3 text-14">
        <Link
          href="/docs#webhooks"
          prefetch={false}
          className="inline-block py-3 underline underline-offset-4"
        >
          {docs}
        </Link>
      </p>
    </MadeSecret>
  )
}
