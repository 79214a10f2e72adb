import { encode } from 'uqr'

type QrCodeProps = {
  /** What a phone's camera reads. */
  value: string
  /** What the picture is, for those who do not see it. */
  label: string
  className?: string
}

/** A QR picture drawn on the server as one path; dark on light in both themes, since cameras expect it. */
export function QrCode({ value, label, className }: QrCodeProps) {
  const { size, path } = drawn(value)
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
      className={className}
    >
      <rect width={size} height={size} rx={1.5} fill="#fffdf9" />
      <path d={path} fill="#14110f" />
    </svg>
  )
}

type Drawing = { size: number; path: string }

const drawings = new Map<string, Drawing>()
const maxDrawings = 500

/** Encoding costs some milliseconds, and a room's link stays the same. */
function drawn(value: string): Drawing {
  const known = drawings.get(value)
  if (known) return known
  const { data, size } = encode(value, { ecc: 'M', border: 3 })
  const path = data
    .flatMap((row, y) => runs(row).map(([x, width]) => `M${x} ${y}h${width}v1h-${width}z`))
    .join('')
  const oldest = drawings.size >= maxDrawings ? drawings.keys().next().value : undefined
  if (oldest !== undefined) drawings.delete(oldest)
  drawings.set(value, { size, path })
  return { size, path }
}

/** Start and length of each run of dark modules in a row. */
function runs(row: boolean[]): [number, number][] {
  const found: [number, number][] = []
  let start = -1
  for (const [x, dark] of [...row, false].entries()) {
    if (dark && start < 0) start = x
    if (!dark && start >= 0) {
      found.push([start, x - start])
      start = -1
    }
  }
  return found
}
