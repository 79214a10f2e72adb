import clsx from 'clsx'
import type { ReactNode } from 'react'

export type Column<Row> = {
  key: string
  label: string
  cell: (row: Row) => ReactNode
  className?: string
}

type DataTableProps<Row> = {
  /** What the table lists, for whoever cannot see it. */
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  /** Words for no rows. */
  empty: ReactNode
}

/** A table on a desk; on a phone each row is a sheet of its own, with the heads before the cells. */
export function DataTable<Row>({ caption, columns, rows, rowKey, empty }: DataTableProps<Row>) {
  if (rows.length === 0) {
    return <p className="hairline rounded-sheet bg-raised p-6 text-14 text-ink-2">{empty}</p>
  }
  return (
    <table className="w-full border-collapse text-14 max-lg:block">
      <caption className="sr-only">{caption}</caption>
      <thead className="max-lg:hidden">
        <tr className="border-b border-hairline">
          {columns.map(({ key, label, className }) => (
            <th
              key={key}
              scope="col"
              className={clsx('px-3 py-2 text-left text-12 font-medium text-ink-3 first:pl-0', className)}
            >
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-lg:grid max-lg:gap-3">
        {rows.map((row) => (
          <tr
            key={rowKey(row)}
            className="border-hairline max-lg:grid max-lg:gap-2 max-lg:rounded-sheet max-lg:border max-lg:bg-raised max-lg:p-4 lg:border-b"
          >
            {columns.map(({ key, label, cell, className }) => (
              <td
                key={key}
                className={clsx(
                  'align-top max-lg:grid max-lg:grid-cols-[6.5rem_minmax(0,1fr)] max-lg:gap-3 lg:px-3 lg:py-3 lg:first:pl-0',
                  className,
                )}
              >
                <span className="pt-0.5 text-12 text-ink-3 lg:hidden">{label}</span>
                <div className="min-w-0 break-words lg:max-w-96">{cell(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
