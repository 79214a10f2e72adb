/**
 * Whether another site made a browser send a request. Programs send neither header and carry no cookie by themselves.
 * `same-site` is not enough: another port of this host is the same site.
 * @param origins the product's own
 */
export function isCrossSite(
  { origin, site }: { origin: string | null; site: string | null },
  origins: readonly string[],
): boolean {
  if (origin !== null) return !origins.includes(origin)
  return site !== null && site !== 'same-origin' && site !== 'none'
}

/** What the log is told of a refused one; the caller's words are cut. */
export function aboutCrossSite({ origin, site }: { origin: string | null; site: string | null }) {
  return { origin: origin?.slice(0, 200) ?? null, site: site?.slice(0, 40) ?? null }
}

/** What the log says of it, at `info`: nothing broke here. */
export const crossSiteRefused = 'a request from another site was refused'
