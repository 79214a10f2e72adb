import { env } from '@/env'
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

type Words = { subject: string; paragraphs: string[]; button?: string; end: string }

/** ASCII throughout, so that the plain letter needs no encoding. Nothing a person typed stands in them: it would make us send it. */
const words: Record<LetterKind, Words> = {
  confirm_email: {
    subject: 'Confirm your e-mail address',
    paragraphs: ['This address was given to an Auxroom account. Confirm that you read mail here:'],
    button: 'Confirm this address',
    end: 'The link is good for 30 minutes and for one use. If you did not ask for this, ignore it: without you nothing is confirmed.',
  },
  reset_password: {
    subject: 'Set a new password',
    paragraphs: ['Somebody, most likely you, asked to set a new password for your Auxroom account.'],
    button: 'Set a new password',
    end: 'The link is good for 30 minutes and for one use. If you did not ask for this, ignore it: your password stays as it is.',
  },
  password_changed: {
    subject: 'Your password was changed',
    paragraphs: [
      'The password of your Auxroom account has just been changed. Other browsers and all tokens were signed out.',
    ],
    end: 'If this was not you, set a new password now: choose "Forgotten password?" where you sign in.',
  },
}

/** Somebody else may have registered the address, in the hope that its owner confirms it for them. */
const makesAdministrator =
  'This makes the account an administrator of this Auxroom. Confirm it only if you have just registered it yourself. If you have not, choose "Forgotten password?" where you sign in: that takes the account from whoever did.'

/**
 * The letter of a kind.
 * @param secret what its link carries, in the fragment: no server's log and no referrer has it there
 * @param options.administrates whether confirming makes the account an administrator
 */
export function letterWithLink(
  kind: LinkPurpose,
  secret: string,
  options: { administrates?: boolean } = {},
): Letter {
  const link = `${env().APP_ORIGIN}${linkPages[kind]}#${secret}`
  const code = `If the page asks for a code, it is this one:`
  const { subject, button = '', end } = words[kind]
  const paragraphs = [...(options.administrates ? [makesAdministrator] : []), ...words[kind].paragraphs]
  return {
    subject,
    text: plain([...paragraphs, link, `${code}\n\n${secret}`, end]),
    html: page([
      ...paragraphs.map(paragraph),
      `<p style="margin:24px 0"><a href="${link}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#8a4b12;color:#ffffff;text-decoration:none;font-weight:600">${button}</a></p>`,
      paragraph(code),
      `<p style="font-family:monospace;word-break:break-all">${secret}</p>`,
      paragraph(end),
    ]),
  }
}

/** The letter that tells what happened. */
export function letterOfNotice(kind: Exclude<LetterKind, LinkPurpose>): Letter {
  const { subject, paragraphs, end } = words[kind]
  const signIn = `${env().APP_ORIGIN}/sign-in`
  return {
    subject,
    text: plain([...paragraphs, end, signIn]),
    html: page([...paragraphs.map(paragraph), paragraph(end), `<p><a href="${signIn}">${signIn}</a></p>`]),
  }
}

function plain(parts: string[]): string {
  return `${[...parts, 'Auxroom'].join('\n\n')}\n`
}

function paragraph(text: string): string {
  return `<p>${text}</p>`
}

function page(parts: string[]): string {
  const body = [...parts, '<p style="color:#6b6259">Auxroom</p>'].join('\n')
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif;color:#211d19;background:#ffffff">
<div style="max-width:480px;margin:0 auto">
${body}
</div></body></html>
`
}
