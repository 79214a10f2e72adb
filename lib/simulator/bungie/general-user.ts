import type { Person } from './people'

/** Where a person's picture is, relative to the site as `profilePicturePath` is. */
export function picturePath({ membershipId }: Person): string {
  return `/img/profile/avatars/${membershipId}.svg`
}

/** `User.GeneralUser`, as far as a public profile tells it. */
export function generalUser(person: Person) {
  const { membershipId, name, code, since } = person
  return {
    membershipId,
    uniqueName: membershipId,
    displayName: name,
    profilePicture: Number(membershipId) % 100,
    profileTheme: 1122,
    userTitle: 0,
    successMessageFlags: '0',
    isDeleted: false,
    about: '',
    firstAccess: since,
    lastUpdate: since,
    context: { isFollowing: false, ignoreStatus: { isIgnored: false, ignoreFlags: 0 } },
    showActivity: true,
    locale: 'en',
    localeInheritDefault: true,
    showGroupMessaging: true,
    profilePicturePath: picturePath(person),
    profileThemeName: 'd2_01',
    userTitleDisplay: 'Newbie',
    statusText: '',
    statusDate: since,
    cachedBungieGlobalDisplayName: code === null ? '' : name,
    cachedBungieGlobalDisplayNameCode: code,
  }
}
