import type { Scope } from './scopes'

/**
 * Who may call: `nobody` is asked; `anyone` with or without credentials; any `account`, by session or by a token of
 * whatever scope; a browser `session` only; a session or a token of the `password_grant`; a `display`, which is nobody's
 * account and may do nothing else; or whoever has one of these scopes, which a session always has.
 */
type Access = 'nobody' | 'display' | 'anyone' | 'account' | 'session' | 'password_grant' | readonly Scope[]

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type Operation = {
  method: Method
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
