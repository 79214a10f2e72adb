import 'server-only'
import { getTranslations } from 'next-intl/server'

/** The texts every `ActionForm` needs. `#` in `other` is the number of fields. */
export async function formTexts() {
  const t = await getTranslations('shell.form')
  return {
    errorsTitle: { one: t('error_one'), other: t('error_other') },
    password: { showLabel: t('show_password'), hideLabel: t('hide_password') },
    optional: t('optional'),
  }
}
