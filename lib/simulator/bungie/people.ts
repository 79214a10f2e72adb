import { FURTHER_HOSTS } from '../accounts'

/** A bungie.net account with its game account. Ids are int64 and stay strings: numbers of JavaScript would round them. */
export interface Person {
  membershipId: string
  name: string
  /** The digits after `#`, without the zeros in front; `null` where no global name was ever given. */
  code: number | null
  /** The game account and where it plays (BungieMembershipType). */
  destinyId: string
  platform: number
  /** When the account was made. */
  since: string
}

export interface Profile extends Person {
  /** In words for the consent page. */
  about: string
  /** A second game account, played through the first one (cross save). */
  crossSaved?: { destinyId: string; platform: number }
  friends: readonly Friend[] | 'private'
}

export interface Friend extends Person {
  online: boolean
  /** PresenceOnlineStateFlags: 1 Destiny, 2 Destiny 2; 4 is one that the documentation does not know yet. */
  title: number
  /** Some friends have a game account only. */
  withoutBungieNetUser?: true
}

const XBOX = 1
const PSN = 2
const STEAM = 3
const EPIC = 6

const person = (
  membershipId: string,
  name: string,
  code: number | null,
  platform: number,
  since: string,
): Person => ({
  membershipId,
  name,
  code,
  // The prefix the real ones have; far beyond 2^53.
  destinyId: `46116860184${membershipId}`,
  platform,
  since,
})

const ADA = person('20260101', 'Ada', 1843, STEAM, '2017-09-06T18:00:00Z')
const BELA = person('20260102', 'Bela', 420, PSN, '2018-03-14T09:30:00Z')
const CARL = person('20260103', 'Carl', 9001, XBOX, '2019-10-01T17:05:00Z')
const DORA = person('20260104', 'Dora', 5150, EPIC, '2023-07-11T12:00:00Z')
const EVE = person('20260105', 'Eve', 66, STEAM, '2021-02-22T21:45:00Z')

const online = (who: Person, title: number): Friend => ({ ...who, online: true, title })
const offline = (who: Person): Friend => ({ ...who, online: false, title: 0 })

const ADAS_FRIENDS: readonly Friend[] = [
  online(BELA, 2),
  online(person('20261107', 'Mira Voss', 7, STEAM, '2017-09-06T18:00:00Z'), 2),
  online(person('20261108', 'Old Harbor', 2214, XBOX, '2014-09-09T08:00:00Z'), 1),
  online(person('20261109', 'runner_runner', 3031, STEAM, '2026-03-05T10:00:00Z'), 4),
  {
    ...online(person('20261110', 'Ünïcorn Ärger', 88, PSN, '2020-11-10T19:20:00Z'), 2),
    withoutBungieNetUser: true,
  },
  online(person('20261111', 'Idle Ida', 1290, EPIC, '2022-02-22T22:22:22Z'), 0),
  offline(person('20261112', 'NoNumberYet', null, PSN, '2016-05-01T07:00:00Z')),
  offline(person('20261113', 'Kestrel <b>&', 4410, STEAM, '2019-10-01T17:05:00Z')),
  offline(CARL),
]

const PROFILES: Readonly<Record<string, Profile>> = {
  ada: {
    ...ADA,
    about: 'Nine friends, several of them online',
    crossSaved: { destinyId: '4611686018420269101', platform: PSN },
    friends: ADAS_FRIENDS,
  },
  bela: { ...BELA, about: 'One friend', friends: [online(ADA, 2)] },
  carl: { ...CARL, about: 'An empty list of friends', friends: [] },
  dora: { ...DORA, about: 'Keeps the list of friends private', friends: 'private' },
  eve: { ...EVE, about: 'Two friends, both offline', friends: [offline(ADA), offline(BELA)] },
  ...Object.fromEntries(FURTHER_HOSTS.map(({ name }, index) => [name, furtherHost(index + 1)])),
}

function furtherHost(number: number): Profile {
  const host = person(`${20260200 + number}`, `Host ${number}`, number, STEAM, '2024-05-01T12:00:00Z')
  return { ...host, about: 'An empty list of friends', friends: [] }
}

/** Every simulated account is here as well. */
export function profileOf(account: string): Profile {
  const profile = PROFILES[account]
  if (!profile) throw new Error(`${account} has no account at the simulated Bungie`)
  return profile
}

/** Whoever has a bungie.net account with this id. */
export function findPerson(membershipId: string): Person | undefined {
  const visible = ADAS_FRIENDS.filter((friend) => !friend.withoutBungieNetUser)
  return [...Object.values(PROFILES), ...visible].find((person) => person.membershipId === membershipId)
}
