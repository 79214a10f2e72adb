import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'

/** Three pictures, three sentences. */
export function HowItWorks() {
  const t = useTranslations('home')
  return (
    <section aria-labelledby="how" className="mx-auto w-full max-w-6xl px-4 pt-20 sm:px-6 lg:pt-32">
      <h2 id="how" className="text-28 font-semibold sm:text-40">
        {t('how')}
      </h2>
      <ol className="mt-8 grid gap-10 md:grid-cols-3 md:gap-6">
        <Step number={1} title={t('steps.connect.title')} text={t('steps.connect.text')} picture={<Plug />} />
        <Step number={2} title={t('steps.share.title')} text={t('steps.share.text')} picture={<Phones />} />
        <Step number={3} title={t('steps.decide.title')} text={t('steps.decide.text')} picture={<Ring />} />
      </ol>
    </section>
  )
}

type StepProps = { number: number; title: string; text: string; picture: ReactNode }

function Step({ number, title, text, picture }: StepProps) {
  return (
    <li className="grid content-start gap-4">
      <div className="hairline overflow-hidden rounded-sheet bg-sunken">{picture}</div>
      <div className="flex gap-3">
        <span aria-hidden className="figures text-20 font-semibold text-accent">
          {number}
        </span>
        <div className="grid gap-1">
          <h3 className="text-20 font-semibold">{title}</h3>
          <p className="text-16 text-ink-2">{text}</p>
        </div>
      </div>
    </li>
  )
}

/** The lead of an aux cable on its way into a record. */
function Plug() {
  return (
    <svg viewBox="0 0 360 220" aria-hidden className="block w-full">
      <circle cx="236" cy="110" r="84" fill="var(--vinyl)" />
      {[72, 60, 48].map((radius) => (
        <circle key={radius} cx="236" cy="110" r={radius} fill="none" stroke="var(--groove)" />
      ))}
      <circle cx="236" cy="110" r="30" fill="var(--accent-fill)" />
      <circle cx="236" cy="110" r="5" fill="var(--sunken)" />
      <path d="M0 170C40 170 34 110 84 110" fill="none" stroke="var(--ink)" strokeWidth="7" />
      <rect x="82" y="97" width="52" height="26" rx="6" fill="var(--ink)" />
      <path d="M134 105h24v10h-24zM162 105h16v10h-16zM182 105h10l8 5-8 5h-10z" fill="var(--ink-3)" />
    </svg>
  )
}

/** One code, held up, and the phones that read it. */
function Phones() {
  return (
    <svg viewBox="0 0 360 220" aria-hidden className="block w-full">
      <g fill="var(--raised)" stroke="var(--edge)" strokeWidth="1.5">
        <rect x="26" y="58" width="74" height="180" rx="12" transform="rotate(-9 63 140)" />
        <rect x="260" y="58" width="74" height="180" rx="12" transform="rotate(9 297 140)" />
      </g>
      <g transform="rotate(-9 63 140)">
        <rect x="38" y="76" width="50" height="50" rx="4" fill="var(--accent-fill)" />
        <path d="M38 142h50M38 154h32" stroke="var(--edge)" strokeWidth="4" strokeLinecap="round" />
      </g>
      <g transform="rotate(9 297 140)">
        <rect x="272" y="76" width="50" height="50" rx="4" fill="var(--accent-fill)" />
        <path d="M272 142h50M272 154h32" stroke="var(--edge)" strokeWidth="4" strokeLinecap="round" />
      </g>
      <rect x="88" y="40" width="184" height="124" rx="14" fill="var(--ink)" />
      <text
        x="180"
        y="116"
        textAnchor="middle"
        fontSize="30"
        fontWeight="650"
        letterSpacing="2"
        fill="var(--ground)"
        fontFamily="inherit"
      >
        K7Q X2M
      </text>
      <path d="M112 138h136" stroke="var(--ground)" strokeOpacity=".35" strokeWidth="2" />
      <path d="M112 70h58" stroke="var(--ground)" strokeOpacity=".35" strokeWidth="6" strokeLinecap="round" />
    </svg>
  )
}

/** Five people around a ring that is nearly full. */
function Ring() {
  const people = [-90, -18, 54, 126, 198]
  return (
    <svg viewBox="0 0 360 220" aria-hidden className="block w-full">
      <g fill="none" strokeWidth="12">
        <circle cx="180" cy="112" r="52" stroke="var(--high)" />
        <circle
          cx="180"
          cy="112"
          r="52"
          stroke="var(--accent-fill)"
          strokeLinecap="round"
          pathLength={5}
          strokeDasharray="3 2"
          transform="rotate(-90 180 112)"
        />
      </g>
      <path d="M166 94v36l24-18zM194 94h7v36h-7z" fill="var(--ink)" />
      {people.map((angle, index) => {
        const x = 180 + 118 * Math.cos((angle * Math.PI) / 180)
        const y = 112 + 84 * Math.sin((angle * Math.PI) / 180)
        const voted = index < 3
        return (
          <g key={angle} transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}>
            <circle r="17" fill={voted ? 'var(--accent-fill)' : 'var(--raised)'} stroke="var(--edge)" />
            <circle cy="-4" r="5" fill={voted ? 'var(--accent-ink)' : 'var(--edge)'} />
            <path d="M-9 10a9 8 0 0 1 18 0z" fill={voted ? 'var(--accent-ink)' : 'var(--edge)'} />
          </g>
        )
      })}
    </svg>
  )
}
