'use client'

import { type ReactNode, useRef } from 'react'
import { useKeptFocus } from './use-kept-focus'
import { useMoves } from './use-moves'

type MovingRowsProps<T> = {
  rows: readonly T[]
  /** Of the heading that names the list; it can be focused. */
  headingId: string
  children: (row: T) => ReactNode
}

/** A list in an order that changes: its rows slide to their new places, and the focus is not lost with one. */
export function MovingRows<T extends { id: string }>({ rows, headingId, children }: MovingRowsProps<T>) {
  const list = useRef<HTMLOListElement>(null)
  const order = rows.map(({ id }) => id)
  useMoves(list, order)
  useKeptFocus(list, headingId, order)
  return (
    <ol ref={list} aria-labelledby={headingId} className="relative divide-y divide-hairline">
      {rows.map((row) => (
        <li key={row.id} data-id={row.id}>
          {children(row)}
        </li>
      ))}
    </ol>
  )
}
