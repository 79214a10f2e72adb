import type { LimitName } from '../http/limits'
import type { Scope } from './scopes'

/**
 * Who may call: `nobody` is asked; `anyone` with or without credentials; any `account`, by session or by a token of
 * whatever scope; a browser `session` only; a session or a token of the `password_grant`; a `display`, which is nobody's
 * account and may do nothing else; or whoever has one of these scopes, which a session always has.
 */
type Access = 'nobody' | 'display' | 'anyone' | 'account' | 'session' | 'password_grant' | readonly Scope[]

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Limits on what members do in a room: counted for each member of each room. */
export type RoomLimit = Extract<LimitName, `room-${string}`>

/**
 * Limits on calls, counted whatever comes of them: in a room; outside of one for each account; for what takes credentials
 * away (`ending`) for each credential, so that a thief does not use up what the owner needs.
 */
export type CallLimit = RoomLimit | Extract<LimitName, 'account' | 'ending' | 'administration'>

/** Limits of endpoints whose callers are programs: counted for each network. */
export type NetworkLimit = Extract<LimitName, 'oauth' | 'introspection'>

/**
 * What an operation's calls are counted under (`lib/http/limits.ts`). `own`: what counts depends on what was sent, such as a
 * wrong password, and is counted where that is known.
 */
type OperationLimit = CallLimit | NetworkLimit | 'own'

type Limited =
  | { method: 'GET'; limit?: OperationLimit }
  | { method: Exclude<Method, 'GET'>; limit: OperationLimit }

/** An operation that writes has a limit. */
export type Operation = Limited & {
  /** Path on this origin; `{name}` stands for a parameter. */
  path: string
  /** What it does, for people who read links and the documentation. */
  title: string
  access: Access
  /** Makes a guest of a caller without credentials. */
  guest?: true
  /** Answers callers without credentials as well. */
  anonymous?: true
  /** Answers whoever asks from this machine itself, and asks nobody there who they are. */
  local?: true
  /** A client may call it for itself, with a token of the client credentials grant. */
  client?: true
}
