import Link from 'next/link'

/** Under a form: for whoever has come to the wrong one. */
export function WayOn({ text, href, label }: { text: string; href: string; label: string }) {
  return (
    <p className="mt-8 text-14 text-ink-2">
      {text}{' '}
      <Link href={href} className="inline-block py-3 font-medium text-accent underline underline-offset-4">
        {label}
      </Link>
    </p>
  )
}
