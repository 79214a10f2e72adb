'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { member } from '@/app/_api/own-answer'
import { Button } from '@/app/_components/button'
import { useHydrated } from '@/app/_components/player/use-hydrated'
import { command } from '../../_commands/command'
import { FailureText } from '../../_commands/failure-text'
import { useCommand } from '../../_commands/use-command'

type Banned = { id: string; name: string }

/** Who is kept out of the room, for whoever may let them back in. Asked for when somebody wants to see it. */
export function BannedPeople({ code }: { code: string }) {
  const t = useTranslations('people.banned')
  const hydrated = useHydrated()
  const [people, setPeople] = useState<Banned[] | null>(null)
  const [lifted, setLifted] = useState<string | null>(null)
  const look = useCommand(async () => {
    const outcome = await command(code, 'GET', '/members')
    if (outcome.ok) setPeople(bannedIn(outcome.body))
    return outcome
  })
  const lift = useCommand(async ({ id, name }: Banned) => {
    const outcome = await command(code, 'PATCH', `/members/${id}`, { role: 'guest' })
    if (outcome.ok) {
      setLifted(name)
      await look.run()
    }
    return outcome
  })
  return (
    <div className="grid gap-2 border-t border-hairline pt-3">
      <Button
        variant="plain"
        disabled={!hydrated}
        pending={look.pending}
        onClick={() => void look.run()}
        className="-ml-4 justify-self-start"
      >
        {t('show')}
      </Button>
      {people && people.length > 0 ? (
        <ul aria-label={t('list')} className="divide-y divide-hairline">
          {people.map((one) => (
            <li key={one.id} className="flex min-h-14 items-center justify-between gap-3">
              <bdi className="truncate text-14 font-medium">{one.name}</bdi>
              <Button
                variant="quiet"
                aria-label={t('lift', { name: one.name })}
                pending={lift.pending}
                onClick={() => void lift.run(one)}
                className="shrink-0"
              >
                {t('lift_short')}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <p role="status" className="text-14 text-ink-3 empty:hidden">
        {lifted ? t('lifted', { name: lifted }) : people?.length === 0 ? t('nobody') : null}
      </p>
      <FailureText failure={lift.failure ?? look.failure} />
    </div>
  )
}

function bannedIn(body: unknown): Banned[] {
  const list = member(body, 'members')
  if (!Array.isArray(list)) return []
  return list.flatMap((one: unknown) => {
    const [id, name] = [member(one, 'id'), member(one, 'name')]
    const isBanned = member(one, 'role') === 'banned' && typeof id === 'string' && typeof name === 'string'
    return isBanned ? [{ id, name }] : []
  })
}
