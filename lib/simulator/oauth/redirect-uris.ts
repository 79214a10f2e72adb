const LOOPBACK = /^http:\/\/(127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?=\/|$)/

/** HTTPS, or HTTP on a loopback literal; `localhost` is refused since 2025-11-27. */
export function isSecureRedirectUri(uri: string): boolean {
  return (uri.startsWith('https://') && URL.canParse(uri)) || (LOOPBACK.test(uri) && URL.canParse(uri))
}

/** Exact match, case and trailing slash included; a loopback URI registered without a port accepts any port. */
export function isRegisteredRedirectUri(uri: string, registered: readonly string[]): boolean {
  return registered.some((known) => known === uri || anyPortMatch(uri, known))
}

function anyPortMatch(uri: string, known: string): boolean {
  const loopback = LOOPBACK.exec(known)
  if (!loopback || loopback[0] !== `http://${loopback[1]}`) return false
  return uri.replace(LOOPBACK, 'http://$1') === known
}
