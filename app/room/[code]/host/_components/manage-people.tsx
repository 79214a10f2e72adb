'use client'

import { Ellipsis } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Dialog } from '@/app/_components/dialog'
import { People } from '@/app/_components/player/people'
import { useHydrated } from '@/app/_components/player/use-hydrated'
import type { SnapshotMember } from '@/lib/snapshot/types'
import { command } from '../../_commands/command'
import { FailureText } from '../../_commands/failure-text'
import { useCommand } from '../../_commands/use-command'
import type { Room } from '../../_sync/use-room'
import { BannedPeople } from './banned-people'
import { Confirm } from './confirm'

type Managed = { member: SnapshotMember; ask: 'menu' | 'remove' | 'ban' }

/** Who is here; the host gives co-hosts their role, removes and bans. */
export function ManagePeople({ room }: { room: Room }) {
  const t = useTranslations('host.people')
  const hydrated = useHydrated()
  const [managed, setManaged] = useState<Managed | null>(null)
  const { members, member_count } = room.snapshot
  const close = () => setManaged(null)
  const action = (member: SnapshotMember) => (
    <button
      type="button"
      disabled={!hydrated}
      onClick={() => setManaged({ member, ask: 'menu' })}
      aria-label={t('manage', { name: member.name })}
      className="touch grid place-items-center rounded-control text-ink-3 hover:bg-high hover:text-ink"
    >
      <Ellipsis aria-hidden size={20} />
    </button>
  )
  return (
    <>
      <People
        members={members}
        total={member_count}
        ownId={room.memberId}
        action={(member) => (room.may('manage_members') && member.role !== 'host' ? action(member) : null)}
      />
      {members.length < 2 ? <p className="text-14 text-ink-3">{t('alone')}</p> : null}
      {room.may('manage_members') ? <BannedPeople code={room.code} /> : null}
      {managed ? <Manage code={room.code} managed={managed} onAsk={setManaged} onClose={close} /> : null}
    </>
  )
}

type ManageProps = {
  code: string
  managed: Managed
  onAsk: (managed: Managed) => void
  onClose: () => void
}

function Manage({ code, managed: { member, ask }, onAsk, onClose }: ManageProps) {
  const t = useTranslations('host.people')
  const { name } = member
  const path = `/members/${member.id}`
  if (ask === 'menu') {
    return (
      <Menu code={code} member={member} onAsk={(next) => onAsk({ member, ask: next })} onClose={onClose} />
    )
  }
  const remove = ask === 'remove'
  return (
    <Confirm
      open
      onClose={onClose}
      title={remove ? t('remove_title', { name }) : t('ban_title', { name })}
      text={remove ? t('remove_text', { name }) : t('ban_text', { name })}
      confirm={remove ? t('remove') : t('ban')}
      keep={t('keep', { name })}
      onConfirm={() =>
        remove ? command(code, 'DELETE', path) : command(code, 'PATCH', path, { role: 'banned' })
      }
    />
  )
}

type MenuProps = {
  code: string
  member: SnapshotMember
  onAsk: (ask: 'remove' | 'ban') => void
  onClose: () => void
}

function Menu({ code, member, onAsk, onClose }: MenuProps) {
  const t = useTranslations('host.people')
  const room = useTranslations('room')
  const cohost = member.role === 'cohost'
  const promote = useCommand(() =>
    command(code, 'PATCH', `/members/${member.id}`, { role: cohost ? 'guest' : 'cohost' }),
  )
  const change = async () => {
    const outcome = await promote.run()
    if (outcome?.ok) onClose()
  }
  return (
    <Dialog open onClose={onClose} title={member.name} closeLabel={room('close')}>
      <div className="-mx-3 grid gap-1">
        <Choice
          label={cohost ? t('guest') : t('cohost')}
          hint={cohost ? t('guest_hint') : t('cohost_hint')}
          busy={promote.pending}
          onChoose={() => void change()}
        />
        <Choice label={t('remove')} hint={t('remove_hint')} danger onChoose={() => onAsk('remove')} />
        <Choice label={t('ban')} hint={t('ban_hint')} danger onChoose={() => onAsk('ban')} />
      </div>
      <FailureText failure={promote.failure} />
    </Dialog>
  )
}

type ChoiceProps = { label: string; hint: string; danger?: boolean; busy?: boolean; onChoose: () => void }

function Choice({ label, hint, danger = false, busy = false, onChoose }: ChoiceProps) {
  return (
    <button
      type="button"
      onClick={onChoose}
      aria-busy={busy || undefined}
      className="grid min-h-14 content-center rounded-control px-3 py-2 text-left hover:bg-high"
    >
      <span className={`text-14 font-medium ${danger ? 'text-danger' : ''}`}>{label}</span>
      <span className="text-12 text-ink-3">{hint}</span>
    </button>
  )
}
