type SleeveProps = { seed: string; label?: string; className?: string }

/** Two inks and a paper each, as a small press would print them. */
const inks = [
  ['#e8dcc3', '#c8452d', '#1f2a44'],
  ['#14313a', '#f0c27b', '#e4572e'],
  ['#e9e4d8', '#2c6e63', '#e0a43a'],
  ['#2b1b2e', '#e58f65', '#f3e1c5'],
  ['#d9b54a', '#23211e', '#b5402a'],
  ['#cfd8d3', '#3b3f8f', '#e2725b'],
] as const

/** A record sleeve drawn from a seed: the same song always gets the same one. */
export function Sleeve({ seed, label, className }: SleeveProps) {
  const number = hash(seed)
  const [paper, first, second] = inks[number % inks.length] ?? inks[0]
  const Motif = motifs[Math.floor(number / inks.length) % motifs.length] ?? Arcs
  return (
    <svg
      viewBox="0 0 120 120"
      preserveAspectRatio="xMidYMid slice"
      role="img"
      aria-label={label}
      aria-hidden={label ? undefined : true}
      className={className}
    >
      <rect width="120" height="120" fill={paper} />
      <Motif first={first} second={second} />
      <path d="M0 0h120v120H0z" fill="none" stroke="#000" strokeOpacity=".12" />
    </svg>
  )
}

type MotifProps = { first: string; second: string }

function Arcs({ first, second }: MotifProps) {
  return (
    <g fill="none" strokeWidth="9">
      {[14, 30, 46, 62, 78].map((radius, index) => (
        <circle key={radius} cx="0" cy="120" r={radius} stroke={index % 2 ? second : first} />
      ))}
      <circle cx="88" cy="32" r="16" fill={second} />
    </g>
  )
}

function Sun({ first, second }: MotifProps) {
  return (
    <>
      <circle cx="60" cy="54" r="34" fill={first} />
      {[0, 1, 2, 3, 4, 5].map((index) => (
        <rect key={index} y={64 + index * 9} width="120" height={2 + index * 1.2} fill={second} />
      ))}
    </>
  )
}

function Stairs({ first, second }: MotifProps) {
  return (
    <>
      {[0, 1, 2, 3, 4].map((index) => (
        <rect
          key={index}
          x={12 + index * 20}
          y={92 - index * 18}
          width="16"
          height={16 + index * 18}
          fill={index % 2 ? second : first}
        />
      ))}
      <circle cx="24" cy="28" r="10" fill={second} />
    </>
  )
}

function Quarter({ first, second }: MotifProps) {
  return (
    <>
      <path d="M0 0h60a60 60 0 0 1-60 60z" fill={first} />
      <path d="M120 0v60a60 60 0 0 1-60-60z" fill={second} />
      <path d="M0 120V60a60 60 0 0 1 60 60z" fill={second} />
      <circle cx="90" cy="90" r="30" fill={first} />
    </>
  )
}

function Waves({ first, second }: MotifProps) {
  return (
    <g fill="none" strokeWidth="7">
      {[0, 1, 2, 3, 4, 5].map((index) => (
        <path
          key={index}
          d={`M-10 ${22 + index * 16}q17.5-18 35 0t35 0 35 0 35 0`}
          stroke={index === 2 ? second : first}
        />
      ))}
    </g>
  )
}

function Eclipse({ first, second }: MotifProps) {
  return (
    <>
      <circle cx="60" cy="60" r="42" fill={first} />
      <circle cx="74" cy="50" r="34" fill={second} />
      <path d="M12 104h96" stroke={first} strokeWidth="3" />
    </>
  )
}

const motifs = [Arcs, Sun, Quarter, Stairs, Waves, Eclipse]

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const character of text) {
    value ^= character.codePointAt(0) ?? 0
    value = Math.imul(value, 0x01000193)
  }
  return value >>> 0
}
