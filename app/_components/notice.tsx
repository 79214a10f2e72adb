import clsx from 'clsx'
import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

type NoticeProps = {
  /** `needs-you` (amber) where the reader has to act, `danger` where something is lost or failed. */
  tone?: 'info' | 'needs-you' | 'danger'
  title?: ReactNode
  /** Interrupts a screen reader, for what appears while the page is open. */
  alert?: boolean
  action?: ReactNode
  children?: ReactNode
  className?: string
}

const tones = {
  info: { box: 'border-hairline bg-raised', icon: 'text-ink-3', Icon: Info },
  'needs-you': {
    box: 'border-needs-you/40 bg-needs-you-ground',
    icon: 'text-needs-you',
    Icon: TriangleAlert,
  },
  danger: { box: 'border-danger/50 bg-danger-ground', icon: 'text-danger', Icon: CircleAlert },
} as const

/** What must be read: what happened, what is safe, what to do. */
export function Notice({ tone = 'info', title, alert = false, action, children, className }: NoticeProps) {
  const { box, icon, Icon } = tones[tone]
  return (
    <div
      role={alert ? 'alert' : undefined}
      className={clsx('rounded-control border p-4 text-14', box, className)}
    >
      <div className="flex gap-3">
        <Icon aria-hidden size={20} className={clsx('shrink-0', icon)} />
        <div className="grid min-w-0 flex-1 gap-1">
          {title ? <p className="font-medium text-ink">{title}</p> : null}
          {children ? <div className={title ? 'text-ink-2' : 'text-ink'}>{children}</div> : null}
          {action ? <div className="mt-2 flex flex-wrap gap-2">{action}</div> : null}
        </div>
      </div>
    </div>
  )
}
