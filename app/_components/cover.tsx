'use client'

import clsx from 'clsx'
import { useRef, useState } from 'react'
import { Sleeve } from './sleeve'

type CoverProps = {
  /** Null or a picture that does not load shows a drawn sleeve in its place. */
  src: string | null
  /** Empty where the title stands beside it. */
  alt: string
  /** Chooses the drawn sleeve: the track's URI or title. */
  seed: string
  /** Above the fold: loaded first. */
  priority?: boolean
  className?: string
}

/** The cover of a song: a skeleton until it is there, a drawn sleeve where there is none. */
export function Cover(props: CoverProps) {
  return <CoverOf key={props.src} {...props} />
}

function CoverOf({ src, alt, seed, priority = false, className }: CoverProps) {
  const [state, setState] = useState<'waiting' | 'there' | 'failed'>('waiting')
  const seen = useRef(false)

  // A picture that was ready or failed before scripts loaded fires no event any more.
  const attach = (image: HTMLImageElement | null) => {
    if (!image || seen.current || !image.complete) return
    seen.current = true
    setState(image.naturalWidth > 0 ? 'there' : 'failed')
  }

  return (
    <span className={clsx('relative block aspect-square overflow-hidden rounded-control bg-high', className)}>
      {!src || state === 'failed' ? (
        <Sleeve seed={seed} label={alt} className="absolute inset-0 size-full" />
      ) : (
        // biome-ignore lint/performance/noImgElement: covers come ready in size from the provider or through the app.
        <img
          ref={attach}
          src={src}
          alt={alt}
          width={640}
          height={640}
          loading={priority ? 'eager' : 'lazy'}
          fetchPriority={priority ? 'high' : 'auto'}
          decoding="async"
          onLoad={() => setState('there')}
          onError={() => setState('failed')}
          className={clsx('absolute inset-0 size-full object-cover', state === 'waiting' && 'skeleton')}
        />
      )}
    </span>
  )
}
