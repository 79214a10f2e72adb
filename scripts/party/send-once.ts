import { asPlayerError } from '@/lib/playback/player-error'

/**
 * Sends a command as the product does, but without its second of waiting, which would be nobody's here: once more only
 * where it had no effect.
 * @param reached whether the player is where the command wanted it
 */
export async function sendOnce(command: () => Promise<void>, reached: () => boolean): Promise<void> {
  try {
    await command()
  } catch (cause) {
    const { kind, mayHaveHappened } = asPlayerError(cause)
    if (kind !== 'restriction' && !mayHaveHappened) throw cause
    if (reached()) return
    if (kind === 'restriction') throw cause
    await command()
  }
}
