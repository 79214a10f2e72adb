import { useLocale, useTranslations } from 'next-intl'
import { chooseLanguage } from '../_actions/choose-language'
import { languages } from '../_i18n/locales'

/** The languages by their own names; a form of the browser's own, so it works before scripts load. */
export function LanguageMenu() {
  const t = useTranslations('shell')
  const spoken = useLocale()
  return (
    <form action={chooseLanguage}>
      <fieldset className="-ml-2 flex flex-wrap items-center gap-x-1">
        <legend className="sr-only">{t('language')}</legend>
        {languages.map(({ locale, name }) => (
          <button
            key={locale}
            type="submit"
            name="locale"
            value={locale}
            lang={locale}
            aria-pressed={locale === spoken}
            className="touch rounded-control px-2 text-ink-3 underline hover:text-ink aria-pressed:font-medium aria-pressed:text-ink-2 aria-pressed:no-underline"
          >
            {name}
          </button>
        ))}
      </fieldset>
    </form>
  )
}
