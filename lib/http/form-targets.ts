import { singleton } from '../singleton'

/** Shared by the process front, which writes the policy, and the capabilities, which know who is configured. */
const targets = () => singleton('form-targets', () => new Set<string>())

/**
 * Lets forms of our pages lead to the origin of this URL: Chromium holds the redirect after a form to the policy as
 * well (CSP `form-action`).
 */
export function allowFormTarget(url: string): void {
  const { origin } = new URL(url)
  // A host may hold `;`, `,` and `*`, which mean something else in a policy.
  if (/^https?:\/\/[a-z\d.:[\]-]+$/.test(origin)) targets().add(origin)
}

/** The origins forms may lead to, besides our own. */
export function formTargets(): string[] {
  return [...targets()]
}
