import { happenings } from './happenings'
import { type Clock, type Party, Stage } from './stage'

/** A party of so many random events; the same seed is the same party. */
export async function randomParty(seed: string, events: number, clock: Clock): Promise<Party> {
  const stage = new Stage(seed, clock)
  for (let index = 0; index < events; index += 1) {
    await stage.pass(stage.random() ** 3 * 240_000)
    const what = await happenOn(stage)
    stage.log.push(`${stage.time()} ${what}`)
  }
  await stage.end()
  return stage.party()
}

async function happenOn(stage: Stage): Promise<string> {
  const total = happenings.reduce((sum, { weight }) => sum + weight, 0)
  let at = stage.random() * total
  for (const { weight, happen } of happenings) {
    at -= weight
    if (at < 0) return happen(stage)
  }
  return 'nothing'
}
