import type { InteractionResults, KoaContextWithOIDC, Provider } from 'oidc-provider'

/** A request on its way through the provider. */
export type Context = Parameters<Parameters<Provider['use']>[0]>[0]

/** What the provider knows of a request; undefined before it has looked, and where it is none of its own. */
export function oidcOf(ctx: Context): KoaContextWithOIDC['oidc'] | undefined {
  return ctx.oidc
}

const patienceS = 60

/**
 * Answers an authorization request that names its `_account` and `_decision` as a person would in the pages it leads to,
 * and goes the rest of the way with it.
 */
export async function decide(provider: Provider, ctx: Context, next: () => Promise<void>): Promise<void> {
  await next()
  const { _account: account, _decision: decision } = ctx.query
  const interaction = oidcOf(ctx)?.entities.Interaction
  if (typeof account !== 'string' || !interaction) return
  interaction.result = decision === 'deny' ? { error: 'access_denied' } : await consent(provider, account)
  await interaction.save(patienceS)
  const cookies = [ctx.res.getHeader('set-cookie') ?? []].flat().map((line) => String(line).split(';')[0])
  const answer = await fetch(interaction.returnTo, {
    headers: { cookie: cookies.join('; ') },
    redirect: 'manual',
  })
  ctx.redirect(answer.headers.get('location') ?? interaction.returnTo)
}

/** Signed in as the account, which grants what the product asks for. */
async function consent(provider: Provider, accountId: string): Promise<InteractionResults> {
  const grant = new provider.Grant({ accountId, clientId: 'auxroom' })
  grant.addOIDCScope('openid profile offline_access')
  return { login: { accountId, remember: false }, consent: { grantId: await grant.save() } }
}
