import 'server-only'
import { getTranslations } from 'next-intl/server'
import { webhookTypes } from '@/lib/events/webhooks/event-types'
import type { EventGroup } from './events-field'

const subjects = ['connection', 'room'] as const

type AllOf = `${(typeof subjects)[number]}.*`
type SingleType = Exclude<(typeof webhookTypes)[number], AllOf>

const singleTypes = webhookTypes.filter((type): type is SingleType => !type.endsWith('.*'))

function isSingle(type: string): type is SingleType {
  return singleTypes.some((known) => known === type)
}

/** The events one can be told of, by subject, with what each means. */
export async function eventGroups(): Promise<EventGroup[]> {
  const t = await getTranslations('webhooks.types')
  return subjects.map((subject) => ({
    title: t(`${subject}.title`),
    all: {
      value: `${subject}.*`,
      label: <TypeLabel words={t('all', { subject: t(`${subject}.title`) })} type={`${subject}.*`} />,
      text: t('all_hint'),
    },
    each: singleTypes
      .filter((type) => type.startsWith(`${subject}.`))
      .map((type) => ({
        value: type,
        label: <TypeLabel words={t(`${type}.title`)} type={type} />,
        text: t(`${type}.text`),
      })),
  }))
}

/** An event in words, beside the name that programs know it by. */
function TypeLabel({ words, type }: { words: string; type: string }) {
  return (
    <span className="flex flex-wrap items-baseline justify-between gap-x-4">
      {words}
      <code className="text-12 font-normal text-ink-3">{type}</code>
    </span>
  )
}

/** @returns a function that says a type of event, or all of a subject, in words; one without words as it is */
export async function eventWords(): Promise<(type: string) => string> {
  const t = await getTranslations('webhooks.types')
  return (type) => {
    if (type === 'webhook.test') return t('test')
    if (isSingle(type)) return t(`${type}.title`)
    const subject = subjects.find((known) => type === `${known}.*`)
    return subject ? t('all', { subject: t(`${subject}.title`) }) : type
  }
}
