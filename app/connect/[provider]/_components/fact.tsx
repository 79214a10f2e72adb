import type { LucideIcon } from 'lucide-react'

/** One line of what is good to know before connecting. */
export function Fact({ Icon, title, text }: { Icon: LucideIcon; title: string; text: string }) {
  return (
    <li className="flex gap-4 border-b border-hairline py-4">
      <Icon aria-hidden size={20} strokeWidth={1.75} className="mt-0.5 shrink-0 text-accent" />
      <div className="grid gap-1 text-14">
        <p className="font-medium">{title}</p>
        <p className="text-ink-3">{text}</p>
      </div>
    </li>
  )
}
