import 'server-only'
import { fetchUserInfo } from 'openid-client'
import { clientConfiguration } from './client-configuration'
import { failureOf, type Provider, ResourceError } from './provider'
import { tokenCallError } from './token-call-error'

/**
 * What the UserInfo endpoint tells of the token's owner (OpenID Connect Core 1.0 §5.3); nothing where the provider has none.
 * @param subject whom the ID token named: another subject is refused
 * @throws ResourceError
 */
export async function userInfo(
  provider: Provider,
  accessToken: string,
  subject: string,
): Promise<Record<string, unknown>> {
  try {
    const configuration = await clientConfiguration(provider)
    if (!configuration.serverMetadata().userinfo_endpoint) return {}
    return await fetchUserInfo(configuration, accessToken, subject)
  } catch (error) {
    const { failure, detail } = tokenCallError(error)
    const status = Number(/^HTTP (\d{3})$/.exec(detail)?.[1])
    if (status) throw new ResourceError(failureOf(status), `userinfo: ${detail}`)
    throw new ResourceError(failure === 'network' ? 'unavailable' : 'unreadable', `userinfo: ${detail}`)
  }
}
