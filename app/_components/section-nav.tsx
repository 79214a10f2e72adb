type SectionNavProps = { label: string; sections: { id: string; title: string }[] }

/** The way to each section: a row to push along on a phone, a column that stays in sight beside them on a desk. */
export function SectionNav({ label, sections }: SectionNavProps) {
  return (
    <nav
      aria-label={label}
      className="-mx-4 mb-4 overflow-x-auto px-1 sm:-mx-6 sm:px-3 lg:sticky lg:top-6 lg:mr-0 lg:mb-0 lg:-ml-3 lg:self-start lg:overflow-visible lg:px-0"
    >
      <ul className="flex gap-1 lg:grid">
        {sections.map(({ id, title }) => (
          <li key={id} className="shrink-0">
            <a
              href={`#${id}`}
              className="flex min-h-11 items-center rounded-control px-3 text-14 font-medium whitespace-nowrap text-ink-2 hover:bg-high hover:text-ink"
            >
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
