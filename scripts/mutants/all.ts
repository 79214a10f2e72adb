import { accounts } from './accounts'
import { api } from './api'
import { connect } from './connect'
import type { Mutant } from './mutant'
import { operating } from './operating'
import { playback } from './playback'
import { refresh } from './refresh'
import { requests } from './requests'
import { rooms } from './rooms'
import { tokens } from './tokens'
import { webhooks } from './webhooks'

export const mutants: readonly Mutant[] = [
  ...connect,
  ...refresh,
  ...accounts,
  ...tokens,
  ...api,
  ...rooms,
  ...requests,
  ...playback,
  ...webhooks,
  ...operating,
]
