import type { Mutant } from './mutant'

const cookie = { file: 'lib/accounts/session-cookie.ts', tests: ['lib/accounts/session-cookie.test.ts'] }
const sessions = { file: 'lib/accounts/sessions.ts', tests: ['lib/accounts/sessions.test.ts'] }
const passwords = { file: 'lib/accounts/passwords.ts', tests: ['lib/accounts/passwords.test.ts'] }
const limits = { file: 'lib/accounts/sign-in-limits.ts', tests: ['lib/accounts/sign-in-limits.test.ts'] }
const signIn = { file: 'lib/accounts/sign-in.ts', tests: ['lib/accounts/sign-in.test.ts'] }
const links = { file: 'lib/accounts/mail/links.ts', tests: ['lib/accounts/mail/links.test.ts'] }
const confirming = {
  file: 'lib/lifecycle/confirm-email.ts',
  tests: ['lib/lifecycle/confirm-email.test.ts'],
}
const deletion = {
  file: 'lib/lifecycle/delete-account.ts',
  tests: ['lib/lifecycle/delete-account.test.ts'],
}

/** Signing in, sessions, passwords, letters, and what becomes of accounts. */
export const accounts: readonly Mutant[] = [
  {
    name: 'session cookie is HttpOnly',
    ...cookie,
    from: '; HttpOnly; SameSite=Lax`',
    to: '; SameSite=Lax`',
  },
  {
    name: 'session cookie is SameSite=Lax',
    ...cookie,
    from: '; HttpOnly; SameSite=Lax`',
    to: '; HttpOnly; SameSite=None`',
  },
  {
    name: 'session cookie is Secure',
    ...cookie,
    from: "${options.secure ? '; Secure' : ''}",
    to: "${options.secure ? '' : ''}",
  },
  {
    name: 'session cookie bound to its host',
    ...cookie,
    from: 'return usesSecureCookies() ? `__Host-${plainName}` : plainName',
    to: 'return usesSecureCookies() ? earlierName : plainName',
  },
  {
    name: 'session revoked at sign-out',
    ...sessions,
    from: 'where s.secret_hash = ${sha256(secret)} and s.ended_at is null and',
    to: 'where s.secret_hash = ${sha256(secret)} and',
  },
  {
    name: 'session ends after thirty days',
    ...sessions,
    from: 's.expires_at > ${new Date(now).toISOString()} and s.last_seen_at',
    to: 's.last_seen_at',
  },
  {
    name: 'session ends after seven idle days',
    ...sessions,
    from: 'const idleMs = 7 * 24',
    to: 'const idleMs = 70 * 24',
  },
  {
    name: 'session stored by its hash',
    ...sessions,
    from: '      secretHash: sha256(secret),\n',
    to: '      secretHash: secret,\n',
  },
  {
    name: 'session of another account not ended',
    ...sessions,
    from: 'const ended = await end(and(eq(sessions.id, id), mine), executor)',
    to: 'const ended = await end(mine ? eq(sessions.id, id) : eq(sessions.id, id), executor)',
  },
  {
    name: 'session changes at sign-in',
    file: 'lib/accounts/enter.ts',
    from: '    if (before) await endSession(before.session.id, undefined, tx)\n',
    to: '',
    tests: ['lib/lifecycle/sign-in.test.ts'],
    only: '23: ',
  },
  {
    name: 'password hash check',
    ...passwords,
    from: 'return matches && fits && stored !== null',
    to: 'return (matches || stored !== null) && fits && stored !== null',
    tests: ['lib/accounts/sign-in.test.ts'],
  },
  {
    name: 'password of an account without one',
    ...passwords,
    from: 'return matches && fits && stored !== null',
    to: 'return stored === null ? fits : matches',
  },
  {
    name: 'password hashed at its cost',
    ...passwords,
    from: 'memoryCost: 19_456',
    to: 'memoryCost: 1_024',
  },
  {
    name: 'password at least eight characters',
    ...passwords,
    from: 'const minCharacters = 8',
    to: 'const minCharacters = 4',
  },
  {
    name: 'sign-in limit of account and network',
    file: 'lib/http/limits.ts',
    from: "'sign-in': { points: 20,",
    to: "'sign-in': { points: 200,",
    tests: limits.tests,
  },
  {
    name: 'sign-in limit of an account from everywhere',
    ...limits,
    from: 'const wide = [...around.flat(), { limit: perAccount, key: account }]',
    to: 'const wide = around.flat()',
  },
  {
    name: 'sign-in limit leaves a few to the owner',
    ...limits,
    from: 'if (from === null) throw error',
    to: 'if (from === null || prefix) throw error',
  },
  {
    name: 'right password takes guesses back',
    ...signIn,
    from: '  await right()\n  const { id } = account',
    to: '  const { id } = account',
  },
  {
    name: 'suspended account does not sign in',
    ...signIn,
    from: '!matches || account.suspendedAt) {',
    to: '!matches) {',
  },
  {
    name: 'password changed while it was checked',
    ...signIn,
    from: 'eq(accounts.id, id), eq(accounts.passwordHash, passwordHash), isLiveAccount()',
    to: 'eq(accounts.id, id), isLiveAccount()',
    also: [
      {
        file: signIn.file,
        from: 'tx: Tx, { id, passwordHash }: CheckedAccount',
        to: 'tx: Tx, { id }: CheckedAccount',
      },
    ],
  },
  {
    name: 'reset link used once',
    ...links,
    from: '        .where(and(eq(mailLinks.id, found.id), isNull(mailLinks.usedAt)))\n',
    to: '        .where(eq(mailLinks.id, found.id))\n',
    also: [{ file: links.file, from: '    isNull(mailLinks.usedAt),\n    gt', to: '    gt' }],
  },
  {
    name: 'reset link of thirty minutes',
    ...links,
    from: '    gt(mailLinks.expiresAt, new Date()),\n',
    to: '',
  },
  {
    name: 'reset link is no confirmation link',
    ...links,
    from: '    eq(mailLinks.purpose, purpose),\n    isNull',
    to: '    isNull',
  },
  {
    name: 'mail link dies with a changed address',
    ...links,
    from: '    eq(accounts.emailKey, mailLinks.emailKey),\n',
    to: '',
  },
  {
    name: 'guessing mail links',
    ...links,
    from: 'guess([[wrongLinks, peerNetwork(headers)]], async',
    to: 'guess([[wrongLinks, `${peerNetwork(headers)}${Math.random()}`]], async',
  },
  {
    name: 'reset ends sessions',
    file: 'lib/lifecycle/reset-password.ts',
    from: '    await endSessionsOf(accountId, {}, tx)\n',
    to: '',
    tests: ['lib/lifecycle/reset-password.test.ts'],
  },
  {
    name: 'reset ends tokens',
    file: 'lib/lifecycle/reset-password.ts',
    from: '    await endTokensOf(tx, accountId, { actorId: accountId, headers })\n',
    to: '',
    tests: ['lib/lifecycle/reset-password.test.ts'],
  },
  {
    name: 'reset tells nobody who exists',
    file: 'lib/accounts/mail/forgotten.ts',
    from: "    if (isAppError(error, 'rate_limited_caller')) return\n",
    to: '',
    tests: ['lib/lifecycle/reset-password.test.ts'],
  },
  {
    name: 'confirmation of an address',
    ...confirming,
    from: '    await markConfirmed(tx, accountId, headers)\n',
    to: '',
  },
  {
    name: 'administrator by link alone',
    ...confirming,
    from: 'if (administrates && own === null) await assertPassword',
    to: 'if (administrates && own === undefined) await assertPassword',
  },
  {
    name: 'changed password ends other sessions',
    file: 'lib/lifecycle/change-password.ts',
    from: '    await endSessionsOf(account.id, { except: credential.id }, tx)\n',
    to: '',
    tests: ['lib/lifecycle/change-password.test.ts'],
  },
  {
    name: 'account deletion removes connections',
    ...deletion,
    from: '  await destroyConnections(tx, accountId)\n',
    to: '',
  },
  {
    name: 'account deletion forgets the person',
    ...deletion,
    from: '  await forgetAccount(tx, accountId)\n',
    to: '',
  },
  {
    name: 'account deletion ends tokens',
    ...deletion,
    from: '  await endTokensOf(tx, accountId, { actorId: accountId, headers })\n',
    to: '',
  },
  {
    name: 'guest merged only when asked',
    file: 'lib/lifecycle/bring.ts',
    from: 'await bringConnections(tx, choice.connections ?? [], from, to)',
    to: "await bringConnections(tx, ['spotify', 'bungie'], from, to)",
    tests: ['lib/lifecycle/bring.test.ts'],
  },
  {
    name: 'guest merged brings memberships',
    file: 'lib/lifecycle/bring.ts',
    from: 'choice.memberships ? await uniteMemberships(tx, { from, to }) : []',
    to: '[]',
    tests: ['lib/lifecycle/bring.test.ts'],
  },
  {
    name: 'guest merged keeps its ban',
    file: 'lib/lifecycle/sign-in.ts',
    from: 'const banned = await carryBans(tx, { from: guestLeft, to: accountId })',
    to: 'const banned: string[] = []',
    tests: ['lib/lifecycle/bring.test.ts'],
  },
  {
    name: 'guest signed out ends',
    file: 'lib/lifecycle/sign-out.ts',
    from: "const guests = [account.kind === 'guest' ? account.id : null, session.bringsFrom]",
    to: 'const guests = [session.bringsFrom]',
    tests: ['app/api/logout/logout.test.ts'],
  },
  {
    name: 'names: at most forty characters',
    file: 'lib/accounts/display-name.ts',
    from: 'shownLine(40)',
    to: 'shownLine(400)',
    tests: ['lib/accounts/display-name.test.ts'],
  },
  {
    name: 'names: nothing that turns the text around',
    file: 'lib/accounts/shown-text.ts',
    from: "else if (refused.test(text)) context.addIssue('This name holds",
    to: "else if (false) context.addIssue('This name holds",
    tests: ['lib/accounts/display-name.test.ts'],
  },
  {
    name: 'retention deletes old things',
    file: 'lib/lifecycle/retention.ts',
    from: "  { table: 'mail_links', at: 'expires_at', days: 'RETENTION_MAIL_LINKS_DAYS' },\n",
    to: '',
    tests: ['lib/lifecycle/retention.test.ts'],
  },
  {
    name: 'retention keeps open rooms',
    file: 'lib/lifecycle/retention.ts',
    from: 'where r.ended_at < now() - make_interval(days => ${days}) and ${where}',
    to: 'where coalesce(r.ended_at, r.created_at) < now() - make_interval(days => ${days}) and ${where}',
    tests: ['lib/lifecycle/retention.test.ts'],
  },
]
