import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/app/_components/button'
import { Card } from '@/app/_components/card'
import { Code } from '@/app/_components/code'
import { type WebhookEventType, webhookEventTypes } from '@/lib/events/webhooks/event-types'
import { examples } from '../examples'
import { ExampleCode } from './example-code'
import { WordTable } from './word-table'

const roomMessage = {
  type: 'room.member_joined',
  timestamp: '2026-11-21T20:00:00.000Z',
  data: {
    room: { id: '5b0e…', code: 'K7QX2M', name: 'Kitchen' },
    member: { id: 'c41d…', name: 'Bo' },
  },
}

const roomShown = `POST /hooks HTTP/1.1
content-type: application/json
user-agent: Auxroom-Webhooks/1
webhook-id: 7c3a2f1e-5d0b-4c1a-9f6e-2b8d4a6c0e13
webhook-timestamp: 1795291200
webhook-signature: v1,sV0lY3g2b8kq1m5rT9wXz7uHcJ4dPfA6eN+oQiBvLhE=

${JSON.stringify(roomMessage, null, 2)}`

const connectionShown = JSON.stringify(
  {
    type: 'connection.refreshed',
    timestamp: '2026-11-21T20:00:00.000Z',
    data: {
      connection: {
        id: '9f2c…',
        provider: 'spotify',
        account: { id: 'ada', name: 'Ada' },
        scope: ['user-read-playback-state'],
        state: 'connected',
        version: 2,
        expires_at: '2026-11-21T21:00:00.000Z',
        refresh_expires_at: null,
      },
      reason: null,
    },
  },
  null,
  2,
)

/** What stands in the `data` of an event. */
const dataOf: Record<WebhookEventType, string> = {
  'connection.created': 'connection, reason',
  'connection.refreshed': 'connection, reason',
  'connection.invalidated': 'connection, reason',
  'room.created': 'room, host',
  'room.updated': 'room, changed',
  'room.ended': 'room, reason',
  'room.member_joined': 'room, member',
  'room.member_left': 'room, member, reason',
  'room.host_changed': 'room, host',
  'room.play_started': 'room, play',
}

/** What a webhook is sent, and what its receiver does. */
export async function Webhooks() {
  const t = await getTranslations('docs.webhooks')
  const words = await getTranslations('webhooks.types')
  const { webhook } = await examples()
  return (
    <Card id="webhooks" title={t('title')} className="min-w-0">
      <div className="grid min-w-0 gap-4">
        <p className="text-16 text-ink-2">{t('text')}</p>
        <p>
          <ButtonLink href="/account#webhooks">{t('add')}</ButtonLink>
        </p>
        <Code label={t('message')}>{roomShown}</Code>
        <Code label={t('body')}>{connectionShown}</Code>
        <p className="text-16 text-ink-2">{t('told')}</p>
        <WordTable
          heads={[t('event'), t('happens')]}
          rows={webhookEventTypes.map((type) => ({
            word: type,
            text: (
              <>
                {words(`${type}.title`)}. {words(`${type}.text`)}.
                <code className="block text-ink-3">{dataOf[type]}</code>
              </>
            ),
          }))}
          breaks
        />
        <Part title={t('verify_title')} texts={[t('verify')]} />
        <ExampleCode name="webhook" title={t('example')} example={webhook} />
        <Part title={t('answer_title')} texts={[t('answer')]} />
        <Part title={t('again_title')} texts={[t('again'), t('once')]} />
        <Part title={t('secret_title')} texts={[t('secret')]} />
        <Part title={t('address_title')} texts={[t('address')]} />
      </div>
    </Card>
  )
}

function Part({ title, texts }: { title: string; texts: string[] }) {
  return (
    <>
      <h3 className="mt-4 text-16 font-semibold">{title}</h3>
      {texts.map((text) => (
        <p key={text} className="text-16 text-ink-2">
          {text}
        </p>
      ))}
    </>
  )
}
