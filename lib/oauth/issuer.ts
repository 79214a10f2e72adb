/**
 * An issuer as far as spelling does not matter: scheme and host in small letters, no default port, no slash at the end. The
 * identity is what the provider writes (OpenID Connect Core 1.0 §5.7); this tells whether two spellings can mean it.
 */
function plain(issuer: string): string {
  if (!URL.canParse(issuer)) return issuer
  const { origin, pathname } = new URL(issuer)
  return `${origin}${pathname.replace(/\/+$/, '')}`
}

/** Whether two spellings mean one issuer. */
export function isSameIssuer(one: string, other: string): boolean {
  return one === other || plain(one) === plain(other)
}

/** The spellings an issuer may have been stored by: as it is given, and with a slash at the end or without. */
export function issuerSpellings(issuer: string): string[] {
  return [...new Set([issuer, plain(issuer), `${plain(issuer)}/`])]
}

const tenantPlace = '{tenantid}'
const tenantId = /^[\w.-]{1,64}$/

/** Whether an issuer of many tenants writes a place for the tenant instead of its id, as Microsoft's does. */
export function isTemplate(issuer: string): boolean {
  return issuer.includes(tenantPlace)
}

/** The issuer of one tenant; null where this cannot be the id of one. */
export function tenantIssuer(template: string, tenant: unknown): string | null {
  if (typeof tenant !== 'string' || !tenantId.test(tenant)) return null
  return template.replace(tenantPlace, tenant)
}

/**
 * Whether a published issuer is the configured one. A template is, where some tenant takes its place there: `common` in
 * `https://login.microsoftonline.com/common/v2.0`.
 */
export function isPublishedIssuer(published: string, configured: string): boolean {
  if (!isTemplate(published)) return isSameIssuer(published, configured)
  const [before = '', after = ''] = published.split(tenantPlace)
  const written = plain(configured)
  const tenant = written.slice(before.length, written.length - plain(after).length)
  const issuer = tenantIssuer(published, tenant)
  return issuer !== null && isSameIssuer(issuer, written)
}
