'use client'

import { useEffect, useState } from 'react'
import { member } from '@/app/_api/own-answer'
import type { Snapshot } from '@/lib/snapshot/types'
import { command, type Outcome } from '../../_commands/command'
import { type Asked, stillUnderWay } from './song-state'

type AskedByUri = ReadonlyMap<string, Asked>

export type Asking = {
  /** What came of asking here, by the song's URI. */
  asked: AskedByUri
  ask: (uri: string) => Promise<void>
}

/** Asks for songs, several at a time, each with its own answer. */
export function useAsking(code: string, snapshot: Snapshot): Asking {
  const [asked, setAsked] = useState<AskedByUri>(new Map())
  useEffect(() => setAsked((before) => stillUnderWay(before, snapshot)), [snapshot])
  const set = (uri: string, one: Asked) => setAsked((before) => new Map(before).set(uri, one))
  const ask = async (uri: string) => {
    set(uri, { is: 'asking' })
    set(uri, cameOf(await command(code, 'POST', '/requests', { uri })))
  }
  return { asked, ask }
}

function cameOf(outcome: Outcome): Asked {
  if (!outcome.ok) return { is: 'refused', failure: outcome.failure }
  const { body } = outcome
  const waits = member(body, 'became_vote') === true ? 'vote' : 'waiting'
  return {
    is: 'kept',
    id: String(member(body, 'id')),
    as: member(body, 'state') === 'proposed' ? 'proposed' : waits,
  }
}
