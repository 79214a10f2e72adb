import { ChevronRight } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { Code } from '@/app/_components/code'
import { type Example, languages } from '../examples'

/** One example in each language, of which one is open. */
export async function ExampleCode({
  name,
  title,
  example,
}: {
  name: string
  title: string
  example: Example
}) {
  const t = await getTranslations('docs.languages')
  const given = languages.filter((language) => example[language] !== undefined)
  return (
    <section aria-label={title} className="grid min-w-0 gap-2">
      <h3 className="text-16 font-medium">{title}</h3>
      {given.map((language, index) => (
        <details key={language} name={name} open={index === 0} className="group min-w-0">
          <summary className="flex min-h-11 items-center gap-2 rounded-control text-14 font-medium text-ink-2 hover:text-ink">
            <ChevronRight aria-hidden size={16} className="transition group-open:rotate-90" />
            {t(language)}
          </summary>
          <Code label={`${title}: ${t(language)}`}>{example[language]}</Code>
        </details>
      ))}
    </section>
  )
}
