import 'server-only'
import { fetchUserInfo } from 'openid-client'
import { log } from '../log'
import { clientConfiguration } from './client-configuration'
import { type Provider, ResourceError } from './provider'
import { tokenCallError } from './token-call-error'

/** What the engine calls a `sub` that is another than the ID token's. */
const otherSubject = 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED'

/**
 * What the UserInfo endpoint tells of the token's owner (OpenID Connect Core 1.0 §5.3); nothing where the provider has none
 * or does not tell: who it is stands in the ID token.
 * @param subject whom the ID token named: another subject is refused (§5.3.2)
 * @throws ResourceError where another subject is told
 */
export async function userInfo(
  provider: Provider,
  accessToken: string,
  subject: string,
): Promise<Record<string, unknown>> {
  try {
    const configuration = await clientConfiguration(provider, 'userinfo')
    if (!configuration.serverMetadata().userinfo_endpoint) return {}
    return await fetchUserInfo(configuration, accessToken, subject)
  } catch (error) {
    const { detail } = tokenCallError(error)
    if (detail === otherSubject) throw new ResourceError('unreadable', 'userinfo: of another subject')
    log().info({ provider: provider.id, detail }, 'the name was not told')
    return {}
  }
}
