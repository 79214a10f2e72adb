/** What waits in its order, and how many at its head a host put there. */
export type Line = { ids: readonly string[]; pinned: number }

/**
 * What is pinned once `id` was moved: everything that stands before it then, so that the order the host saw stays.
 * @param position from 0; beyond the end means last
 */
export function moved({ ids, pinned: before }: Line, id: string, position: number): string[] {
  const others = ids.filter((each) => each !== id)
  const at = Math.min(position, others.length)
  const line = [...others.slice(0, at), id, ...others.slice(at)]
  return line.slice(0, Math.max(at + 1, headWith(ids, id, before)))
}

/** What is pinned once `id` is, as the last of them. */
export function pinned({ ids, pinned: before }: Line, id: string): string[] {
  const head = ids.slice(0, before)
  return head.includes(id) ? head : [...head, id]
}

/** What is pinned once `id` is not. */
export function unpinned({ ids, pinned: before }: Line, id: string): string[] {
  return ids.slice(0, before).filter((each) => each !== id)
}

/** How many are pinned once `id` is. */
function headWith(ids: readonly string[], id: string, before: number): number {
  return ids.indexOf(id) < before ? before : before + 1
}
