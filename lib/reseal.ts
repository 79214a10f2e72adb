import { UnsealError } from './crypto'

/** What a pass over sealed rows came to. */
export type Resealed = {
  /** How many were sealed again. */
  sealed: number
  /** Ids of those no key of the ring opens; they stay as they are. */
  unreadable: string[]
}

/**
 * Goes over rows one by one; one that cannot be opened is noted and the others go on.
 * @param reseal opens a row, seals it again where another key than the first did, and says whether it did
 */
export async function resealEach<T extends { id: string }>(
  rows: readonly T[],
  reseal: (row: T) => Promise<boolean>,
): Promise<Resealed> {
  const outcome: Resealed = { sealed: 0, unreadable: [] }
  for (const row of rows) {
    try {
      if (await reseal(row)) outcome.sealed += 1
    } catch (error) {
      if (!(error instanceof UnsealError)) throw error
      outcome.unreadable.push(row.id)
    }
  }
  return outcome
}
