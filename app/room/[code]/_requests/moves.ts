/** Where each row of a list stands, in px from its top, by its id. */
export type Places = ReadonlyMap<string, number>

export type Move = {
  id: string /** Px from the new place back to where the row was; null for a new row. */
  from: number | null
}

/** What an order that changed does to its rows: those that stand elsewhere than before, and those that are new. */
export function movesBetween(before: Places, after: Places): Move[] {
  return [...after].flatMap(([id, place]): Move[] => {
    const was = before.get(id)
    if (was === undefined) return [{ id, from: null }]
    return was === place ? [] : [{ id, from: was - place }]
  })
}
