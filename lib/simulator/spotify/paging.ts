export interface Paging<T> {
  href: string
  items: T[]
  limit: number
  next: string | null
  offset: number
  previous: string | null
  total: number
}

/** One page of a list, its neighbours addressed as the provider addresses them. `url` is the list's own address. */
export function pageOf<S, T>(
  all: readonly S[],
  { url, limit, offset }: { url: string; limit: number; offset: number },
  toItem: (item: S) => T,
): Paging<T> {
  const at = (start: number): string => {
    const address = new URL(url)
    address.searchParams.set('offset', String(start))
    address.searchParams.set('limit', String(limit))
    return address.href
  }
  return {
    href: at(offset),
    items: all.slice(offset, offset + limit).map(toItem),
    limit,
    next: offset + limit < all.length ? at(offset + limit) : null,
    offset,
    previous: offset > 0 ? at(Math.max(0, offset - limit)) : null,
    total: all.length,
  }
}
