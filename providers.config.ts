import { bungie } from '@/lib/oauth/providers/bungie'
import { openIdConnect } from '@/lib/oauth/providers/openid-connect'
import { spotify } from '@/lib/oauth/providers/spotify'

/** The providers there are, in the order people read them; each answers null where it has no credentials. */
export const providers = [spotify, bungie, openIdConnect]
