import { Hono } from 'hono'
import type { SimulatorEnv } from '../http'
import { keyed, signedIn } from './gates'
import { generalUser } from './general-user'
import { type Friend, findPerson, type Person, type Profile, profileOf } from './people'
import { envelope, PlatformError } from './platform-error'
import type { BungieWorld } from './world'

/** The platform's API, under `/Platform`; every answer is an envelope. */
export function platformApi(world: BungieWorld): Hono<SimulatorEnv> {
  const api = new Hono<SimulatorEnv>()
  api.onError((error) => {
    if (error instanceof PlatformError) return error.toResponse()
    throw error
  })
  const key = keyed(world)
  const token = signedIn(world)

  api.get('/User/GetMembershipsForCurrentUser/', key, token, (c) =>
    c.json(envelope(memberships(profileOf(c.get('caller').account.name)))),
  )
  api.get('/Social/Friends/', key, token, (c) => {
    const { friends } = profileOf(c.get('caller').account.name)
    if (friends === 'private') throw new PlatformError('private')
    return c.json(envelope({ friends: friends.map(bungieFriend) }))
  })
  // By the OpenAPI file the key is enough for this one; a token beside it is not looked at.
  api.get('/User/GetBungieNetUserById/:id/', key, (c) => {
    const id = c.req.param('id')
    if (!/^\d{1,19}$/.test(id)) throw new PlatformError('parameterParse')
    const person = findPerson(id)
    if (!person) throw new PlatformError('userNotFound')
    return c.json(envelope(generalUser(person)))
  })
  api.all('*', () => {
    throw new PlatformError('notFound')
  })
  return api
}

/** `User.UserMembershipData`. A membership is primary only where cross save is on. */
function memberships(profile: Profile) {
  const { destinyId, platform, crossSaved } = profile
  const platforms = crossSaved ? [platform, crossSaved.platform] : [platform]
  const override = crossSaved ? platform : 0
  const cards = [userInfoCard(profile, { destinyId, platform }, platforms, override)]
  if (crossSaved) cards.push(userInfoCard(profile, crossSaved, [], override))
  return {
    destinyMemberships: cards,
    primaryMembershipId: crossSaved ? destinyId : null,
    bungieNetUser: generalUser(profile),
  }
}

/** `GroupsV2.GroupUserInfoCard` of one game account. */
function userInfoCard(
  { name, code }: Person,
  { destinyId, platform }: { destinyId: string; platform: number },
  applicable: readonly number[],
  crossSaveOverride: number,
) {
  return {
    LastSeenDisplayName: name,
    LastSeenDisplayNameType: platform,
    iconPath: '/img/theme/bungienet/icons/platform.png',
    crossSaveOverride,
    applicableMembershipTypes: applicable,
    isPublic: true,
    membershipType: platform,
    membershipId: destinyId,
    displayName: name,
    bungieGlobalDisplayName: name,
    bungieGlobalDisplayNameCode: code,
  }
}

/** `Social.Friends.BungieFriend`; whoever never got a number has `null` for it. */
function bungieFriend(friend: Friend) {
  return {
    lastSeenAsMembershipId: friend.destinyId,
    lastSeenAsBungieMembershipType: friend.platform,
    bungieGlobalDisplayName: friend.name,
    bungieGlobalDisplayNameCode: friend.code,
    onlineStatus: friend.online ? 1 : 0,
    onlineTitle: friend.title,
    relationship: 1,
    ...(friend.withoutBungieNetUser ? {} : { bungieNetUser: generalUser(friend) }),
  }
}
