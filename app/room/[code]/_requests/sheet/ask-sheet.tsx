'use client'

import { Search } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type FormEvent, useId, useState } from 'react'
import { Dialog } from '@/app/_components/dialog'
import { inputClass } from '@/app/_components/field'
import type { Room } from '../../_sync/use-room'
import { Results } from './results'
import { useAsking } from './use-asking'
import { useSongSearch } from './use-song-search'

export type AskSheetProps = { room: Room; open: boolean; onClose: () => void }

/** The search for songs, over the whole of a phone: it answers while one types. */
export function AskSheet({ room, open, onClose }: AskSheetProps) {
  const t = useTranslations('ask')
  const words = useTranslations('room')
  return (
    <Dialog open={open} onClose={onClose} title={t('title')} closeLabel={words('close')} shape="sheet">
      <SearchForSongs room={room} />
    </Dialog>
  )
}

function SearchForSongs({ room }: { room: Room }) {
  const t = useTranslations('ask.search')
  const id = useId()
  const [text, setText] = useState('')
  const { search, found } = useSongSearch(room.code)
  const asking = useAsking(room.code, room.snapshot)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    search.now(text)
    // On a phone the keyboard covers what was found.
    if (matchMedia('(pointer: coarse)').matches && document.activeElement instanceof HTMLElement)
      document.activeElement.blur()
  }
  return (
    <>
      <search>
        <form onSubmit={submit} className="relative">
          <label htmlFor={id} className="sr-only">
            {t('label')}
          </label>
          <Search aria-hidden size={20} className="absolute top-3.5 left-4 text-ink-3" />
          <input
            ref={focusFirst}
            id={id}
            type="search"
            value={text}
            placeholder={t('label')}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            enterKeyHint="search"
            maxLength={500}
            onChange={(event) => {
              setText(event.target.value)
              search.typed(event.target.value)
            }}
            className={`${inputClass} pl-12 [&::-webkit-search-cancel-button]:hidden`}
          />
        </form>
      </search>
      <Results
        room={room}
        found={found}
        asking={asking}
        onMore={() => search.more()}
        onAgain={() => search.now(text)}
      />
    </>
  )
}

/** The field is what one came for: it has the focus as the dialog opens, or when it comes later than that. */
function focusFirst(field: HTMLInputElement | null): void {
  if (!field) return
  field.autofocus = true
  field.focus()
}
