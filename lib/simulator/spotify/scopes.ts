/** Every scope there is, in the words the consent page uses. Source: the security scheme of the provider's OpenAPI file. */
export const SCOPES: Readonly<Record<string, string>> = {
  'app-remote-control': 'Communicate with the app on your device',
  'playlist-read-private': 'See your private playlists',
  'playlist-read-collaborative': 'See your collaborative playlists',
  'playlist-modify-public': 'Change your public playlists',
  'playlist-modify-private': 'Create and change your private playlists',
  'user-library-read': 'See what you saved',
  'user-library-modify': 'Change what you saved',
  'user-read-private': 'See your subscription details',
  'user-read-email': 'See your e-mail address',
  'user-follow-read': 'See whom you follow',
  'user-follow-modify': 'Change whom you follow',
  'user-top-read': 'See your favourite artists and songs',
  'user-read-playback-position': 'See where you stopped in a podcast',
  'user-read-playback-state': 'See what plays, your devices and your queue',
  'user-read-recently-played': 'See what you played lately',
  'user-read-currently-playing': 'See which song plays now',
  'user-modify-playback-state': 'Play, pause, skip and change the volume on your devices',
  'ugc-image-upload': 'Upload pictures for you',
  streaming: 'Play music in the browser',
}

/** The scopes of a space-separated list without repeats, or `null` if one of them does not exist. */
export function parseScopes(list: string): string[] | null {
  const scopes = [...new Set(list.split(' ').filter((scope) => scope !== ''))]
  return scopes.every((scope) => Object.hasOwn(SCOPES, scope)) ? scopes : null
}
