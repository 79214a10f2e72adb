import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Button, buttonClass } from '@/app/_components/button'
import { SubmitButton } from '@/app/_components/submit-button'

type ConfirmActionProps = {
  /** Of the thing it is about: one dialog each. */
  id: string
  /** The verb one presses first. */
  label: ReactNode
  /** The same with what it is about, for a list in which many share the verb. */
  fullLabel: string
  title: ReactNode
  /** What is lost, named. */
  question: ReactNode
  /** The verb that does it. */
  confirm: ReactNode
  action: (data: FormData) => Promise<void>
  /** Fields the action reads. */
  fields: Record<string, string>
}

/** Destroying asks once, in a dialog of the browser's own, which opens before scripts load as well. */
export async function ConfirmAction(props: ConfirmActionProps) {
  const { id, label, fullLabel, title, question, confirm, action, fields } = props
  const t = await getTranslations('admin')
  const dialog = `confirm-${id}`
  return (
    <>
      <Button variant="danger" popoverTarget={dialog} aria-label={fullLabel}>
        {label}
      </Button>
      <div
        id={dialog}
        popover="auto"
        role="dialog"
        aria-labelledby={`${dialog}-title`}
        aria-describedby={`${dialog}-question`}
        className="dialog-box hairline m-auto rounded-sheet bg-raised p-6 text-ink backdrop:bg-[rgb(13_11_10/0.72)]"
      >
        <h2 id={`${dialog}-title`} className="text-20 font-semibold">
          {title}
        </h2>
        <div id={`${dialog}-question`} className="mt-2 text-14 text-ink-2">
          {question}
        </div>
        <form action={action} className="mt-6 flex flex-wrap gap-3">
          {Object.entries(fields).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <SubmitButton variant="danger">{confirm}</SubmitButton>
          <button
            type="button"
            popoverTarget={dialog}
            popoverTargetAction="hide"
            className={buttonClass({ variant: 'quiet' })}
          >
            {t('cancel')}
          </button>
        </form>
      </div>
    </>
  )
}
