'use client'

import clsx from 'clsx'
import { X } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'

type DialogProps = {
  open: boolean
  /** Called for Escape, the close button and a press outside. */
  onClose: () => void
  title: ReactNode
  closeLabel: string
  /** `sheet` fills a phone from below; `box` stands in the middle. */
  shape?: 'box' | 'sheet'
  children: ReactNode
}

/** The browser's own modal dialog: focus stays inside, Escape closes it, focus returns to where it came from. */
export function Dialog({ open, onClose, title, closeLabel, shape = 'box', children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()

  useEffect(() => {
    const element = dialog.current
    if (!element || !open) return
    const opener = document.activeElement
    element.showModal()
    return () => {
      element.close()
      // The browser gives focus back by itself, but not where the dialog is taken off the page with its closing.
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
    }
  }, [open])

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the browser's own; the press outside is the pointer's way.
    <dialog
      ref={dialog}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClose={(event) => open && !event.currentTarget.open && onClose()}
      onClick={(event) => event.target === event.currentTarget && onClose()}
      className={clsx('dialog', shape === 'sheet' ? 'dialog-sheet' : 'dialog-box')}
    >
      <div className={clsx('flex flex-col gap-4 p-5 sm:p-6', shape === 'sheet' && 'h-full min-h-0')}>
        <div className="flex items-start justify-between gap-4">
          <h2 id={heading} className="text-20 font-semibold">
            {title}
          </h2>
          <button
            type="button"
            onClick={onClose}
            aria-label={closeLabel}
            className="touch -m-2 grid place-items-center rounded-control text-ink-3 hover:text-ink"
          >
            <X aria-hidden size={20} />
          </button>
        </div>
        {open ? children : null}
      </div>
    </dialog>
  )
}
