import type { Method } from './operation'
import { type OperationName, operation } from './operations'
import type { Scope } from './scopes'

/** An action open to the caller now. `href` is a path on this origin. */
export type Link = { href: string; method: Method; title: string }

/** What decides which operations a caller may use; a viewer has it. */
export type Authority = {
  scopes: ReadonlySet<Scope>
  credential:
    | { kind: 'session' | 'personal_token' }
    | { kind: 'access_token'; grantType: 'password' | 'authorization_code' | 'client_credentials' | 'login' }
}

/** Whether the caller's credential and scopes are enough for the operation; what it is about may still refuse. */
export function mayCall({ scopes, credential }: Authority, name: OperationName): boolean {
  const { access, client } = operation(name)
  if (access === 'nobody') return true
  if (access === 'display') return false
  if (isClient(credential) && !client) return false
  if (access === 'anyone' || access === 'account') return true
  if (access === 'session') return credential.kind === 'session'
  if (access === 'password_grant') {
    return (
      credential.kind === 'session' ||
      (credential.kind === 'access_token' && credential.grantType === 'password')
    )
  }
  return access.some((scope) => scopes.has(scope))
}

/** A client that calls for itself has no account. */
function isClient(credential: Authority['credential']): boolean {
  return credential.kind === 'access_token' && credential.grantType === 'client_credentials'
}

/** The link of an operation. @param params values of the path's parameters, which are encoded here */
export function linkTo(name: OperationName, params: Record<string, string> = {}): Link {
  const { method, path, title } = operation(name)
  const href = path.replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = params[key]
    if (value === undefined) throw new Error(`The link to ${name} lacks its parameter ${key}`)
    return encodeURIComponent(value)
  })
  return { href, method, title }
}
