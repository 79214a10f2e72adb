import clsx from 'clsx'
import type { ReactNode } from 'react'

type WordTableProps = {
  /** Of the words, and of what is said of them. */
  heads: [ReactNode, ReactNode]
  rows: { word: string; text: ReactNode }[]
  /** For words longer than a phone is wide. */
  breaks?: boolean
}

/** Words of the API with what they mean. */
export function WordTable({ heads: [word, text], rows, breaks = false }: WordTableProps) {
  return (
    <table className="w-full text-left text-14">
      <thead className="text-ink-3">
        <tr>
          <th scope="col" className="py-2 pr-4 font-medium">
            {word}
          </th>
          <th scope="col" className="py-2 font-medium">
            {text}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.word} className="border-t border-hairline align-top">
            <th
              scope="row"
              className={clsx(
                'py-2 pr-4 [font-family:ui-monospace,monospace] font-medium',
                breaks && 'break-all',
              )}
            >
              {row.word}
            </th>
            <td className="py-2 text-ink-2">{row.text}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
