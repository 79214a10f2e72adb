import clsx from 'clsx'
import Link from 'next/link'

type CityNavProps = { label: string; cities: readonly string[]; current: string }

/** The cities one administers, where there are several. */
export function CityNav({ label, cities, current }: CityNavProps) {
  return (
    <nav aria-label={label}>
      <ul className="flex flex-wrap gap-1">
        {cities.map((city) => (
          <li key={city} className="min-w-0">
            <Link
              href={`/city?${new URLSearchParams({ city })}`}
              aria-current={city === current ? 'page' : undefined}
              className={clsx(
                'flex min-h-11 items-center rounded-control px-3 text-14 font-medium capitalize hover:bg-high hover:text-ink',
                city === current ? 'bg-high text-ink' : 'text-ink-2',
              )}
            >
              <bdi className="truncate">{city}</bdi>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
