import { connect } from './connect'
import type { Mutant } from './mutant'
import { refresh } from './refresh'
import { requests } from './requests'
import { rooms } from './rooms'

export const mutants: readonly Mutant[] = [...connect, ...refresh, ...rooms, ...requests]
