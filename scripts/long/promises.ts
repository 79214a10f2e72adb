import type { AppUnderTest } from '../../e2e/support/app-under-test'
import type { LongParty } from './party'

/** Holds what was acknowledged to guests against what is kept. @returns what is lost or doubled */
export function promisesBroken(app: AppUnderTest, parties: readonly LongParty[]): Promise<string[]> {
  return app.database(async (sql) => {
    const wrong: string[] = []
    let requests = 0
    let votes = 0
    let refused = 0
    for (const { code, promised, refused: failed } of parties) {
      requests += promised.requests.size
      votes += promised.votes.size
      refused += failed
      const kept = await sql`select requests.id, track_uri, state from requests
        join rooms on rooms.id = requests.room_id where code = ${code}`
      const ids = new Set(kept.map(({ id }) => String(id)))
      for (const id of promised.requests)
        if (!ids.has(id)) wrong.push(`request ${id} of room ${code} is lost`)

      const doubled = await sql`select request_id, count(*) from plays join rooms on rooms.id = plays.room_id
        where code = ${code} and request_id is not null and not doubled group by 1 having count(*) > 1`
      for (const { request_id } of doubled) wrong.push(`request ${request_id} of room ${code} played twice`)

      const cast = await sql`select request_id, members.name from request_votes
        join members on members.id = request_votes.member_id
        join rooms on rooms.id = members.room_id where code = ${code}`
      const given = new Set(cast.map(({ request_id, name }) => `${request_id}/${name}`))
      for (const [key, { requestId, guest, stands }] of promised.votes) {
        if (given.has(key) === stands) continue
        wrong.push(`the vote of ${guest} for ${requestId} ${stands ? 'is lost' : 'came back'}`)
      }
    }
    console.log(`${requests} requests and ${votes} votes were acknowledged, ${refused} calls failed`)
    return wrong
  })
}
