import { env } from '@/env'
import type { Locale } from '../locales'
import de from './texts/de.json'
import en from './texts/en.json'
import es from './texts/es.json'
import vi from './texts/vi.json'
import type { Letter } from './transport'

/** Why a letter is sent. */
export const letterKinds = ['confirm_email', 'reset_password', 'password_changed'] as const
export type LetterKind = (typeof letterKinds)[number]

/** Kinds that carry a link, and where it leads. */
const linkPages = {
  confirm_email: '/confirm-email',
  reset_password: '/reset-password',
} as const satisfies Partial<Record<LetterKind, string>>
export type LinkPurpose = keyof typeof linkPages

/** What letters say, by language. Nothing a person typed stands in them: it would make us send it. */
const texts: Record<Locale, typeof en> = { en, de, es, vi }

/**
 * The letter of a kind.
 * @param secret what its link carries, in the fragment: no server's log and no referrer has it there
 * @param options.administrates whether confirming makes the account an administrator: somebody else may have registered the
 *   address, in the hope that its owner confirms it for them
 */
export function letterWithLink(
  kind: LinkPurpose,
  secret: string,
  { locale = 'en', administrates = false }: { locale?: Locale; administrates?: boolean } = {},
): Letter {
  const link = `${env().APP_ORIGIN}${linkPages[kind]}#${secret}`
  const words = texts[locale]
  const { subject, text, button, end } = words[kind]
  const paragraphs = [...(administrates ? [words.administrates] : []), text]
  return {
    subject,
    text: plain([...paragraphs, link, `${words.code}\n\n${secret}`, end]),
    html: page(locale, [
      ...paragraphs.map(paragraph),
      `<p style="margin:24px 0"><a href="${link}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#8a4b12;color:#ffffff;text-decoration:none;font-weight:600">${button}</a></p>`,
      paragraph(words.code),
      `<p style="font-family:monospace;word-break:break-all">${secret}</p>`,
      paragraph(end),
    ]),
  }
}

/** The letter that tells what happened. */
export function letterOfNotice(kind: Exclude<LetterKind, LinkPurpose>, locale: Locale = 'en'): Letter {
  const { subject, text, end } = texts[locale][kind]
  const signIn = `${env().APP_ORIGIN}/sign-in`
  return {
    subject,
    text: plain([text, end, signIn]),
    html: page(locale, [paragraph(text), paragraph(end), `<p><a href="${signIn}">${signIn}</a></p>`]),
  }
}

function plain(parts: string[]): string {
  return `${[...parts, 'Auxroom'].join('\n\n')}\n`
}

function paragraph(text: string): string {
  return `<p>${text}</p>`
}

function page(locale: Locale, parts: string[]): string {
  const body = [...parts, '<p style="color:#6b6259">Auxroom</p>'].join('\n')
  return `<!doctype html>
<html lang="${texts[locale] ? locale : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif;color:#211d19;background:#ffffff">
<div style="max-width:480px;margin:0 auto">
${body}
</div></body></html>
`
}
