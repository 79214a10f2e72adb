import type { AppUnderTest } from '../../e2e/support/app-under-test'
import type { LongParty } from './party'

/** Holds what was acknowledged to guests against what is kept. @returns what is lost or doubled */
export function promisesBroken(app: AppUnderTest, parties: readonly LongParty[]): Promise<string[]> {
  return app.database(async (sql) => {
    const wrong: string[] = []
    let requests = 0
    let votes = 0
    let refused = 0
    let plays = 0
    for (const { code, promised, refused: failed } of parties) {
      requests += promised.requests.size
      votes += promised.votes.size
      refused += failed
      const kept = await sql`select requests.id, state, removed_reason, members.name as asked_by from requests
        join members on members.id = requests.requested_by
        join rooms on rooms.id = requests.room_id where code = ${code}`
      const stateOf = new Map(kept.map(({ id, state, removed_reason: why }) => [String(id), why ?? state]))
      const heard = await sql`select distinct request_id from plays join rooms on rooms.id = plays.room_id
        where code = ${code} and request_id is not null`
      const played = new Set(heard.map(({ request_id }) => String(request_id)))
      for (const id of promised.requests) {
        const state = stateOf.get(id)
        if (state === undefined) wrong.push(`request ${id} of room ${code} is lost`)
        else if (state === 'played' ? !played.has(id) : !['waiting', 'handed_over'].includes(state))
          wrong.push(`request ${id} of room ${code} was not played, and is ${state}`)
      }
      plays += played.size

      const doubled = await sql`select request_id, count(*) from plays join rooms on rooms.id = plays.room_id
        where code = ${code} and request_id is not null and not doubled group by 1 having count(*) > 1`
      for (const { request_id } of doubled) wrong.push(`request ${request_id} of room ${code} played twice`)

      const askedBy = new Map(kept.map(({ id, asked_by: name }) => [String(id), String(name)]))
      const cast = await sql`select request_id, members.name from request_votes
        join members on members.id = request_votes.member_id
        join rooms on rooms.id = members.room_id where code = ${code}`
      const given = new Set(cast.map(({ request_id, name }) => `${request_id}/${name}`))
      for (const [key, { requestId, guest, stands }] of promised.votes) {
        // Who asks again for a song of their own votes for nothing.
        if (given.has(key) === stands || askedBy.get(requestId) === guest) continue
        wrong.push(`the vote of ${guest} for ${requestId} ${stands ? 'is lost' : 'came back'}`)
      }
    }
    console.log(
      `${requests} requests and ${votes} votes were acknowledged, ${plays} requests played, ${refused} calls failed`,
    )
    return wrong
  })
}
