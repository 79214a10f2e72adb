import type { messages } from '@/app/_messages/en'
import { Apps } from './apps'
import { Connections, hasConnections } from './connections'
import { DeleteAccount } from './delete-account'
import { EmailAddress } from './email-address'
import { Password } from './password'
import { PerformerProfile } from './performer-profile'
import { Profile } from './profile'
import { registeredOnly, type Section } from './section'
import { Sessions } from './sessions'
import { SignOut } from './sign-out'
import { Tokens } from './tokens'
import { Webhooks } from './webhooks'

export type SectionId = Exclude<keyof typeof messages.account.nav, 'label'>

/** The account page from top to bottom. The navigation names each by `account.nav.<id>`. */
export const sections: Section<SectionId>[] = [
  { id: 'profile', Content: Profile },
  { id: 'performer', Content: PerformerProfile },
  { id: 'email', Content: EmailAddress, shownTo: registeredOnly },
  { id: 'password', Content: Password, shownTo: registeredOnly },
  { id: 'connections', Content: Connections, shownTo: hasConnections },
  { id: 'sessions', Content: Sessions },
  { id: 'tokens', Content: Tokens },
  { id: 'apps', Content: Apps, shownTo: registeredOnly },
  { id: 'webhooks', Content: Webhooks, shownTo: registeredOnly },
  { id: 'sign-out', Content: SignOut },
  { id: 'delete', Content: DeleteAccount, shownTo: registeredOnly },
]
