'use client'

import clsx from 'clsx'
import { useState } from 'react'

type PortraitProps = {
  name: string
  /** Null, or one that does not load, shows the first letter of the name. */
  url: string | null
  className?: string
}

/** Somebody as a small disc. The name stands beside it, so it is not read out. */
export function Portrait({ name, url, className }: PortraitProps) {
  const [failed, setFailed] = useState<string | null>(null)
  return (
    <span
      aria-hidden
      className={clsx(
        'grid shrink-0 place-items-center overflow-hidden rounded-full bg-high font-semibold',
        className,
      )}
    >
      {url && url !== failed ? (
        // biome-ignore lint/performance/noImgElement: pictures come ready in size.
        <img
          src={url}
          alt=""
          width={512}
          height={512}
          loading="lazy"
          decoding="async"
          onError={() => setFailed(url)}
          className="size-full object-cover"
        />
      ) : (
        [...name][0]?.toUpperCase()
      )}
    </span>
  )
}
