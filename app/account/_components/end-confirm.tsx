import type { ReactNode } from 'react'
import { ActionForm } from '@/app/_components/action-form'
import { Confirm } from '@/app/_components/confirm'
import type { FormAction } from '@/app/_components/form-state'
import { SubmitButton } from '@/app/_components/submit-button'
import { formTexts } from '@/app/_shell/form-texts'

type EndConfirmProps = {
  /** The verb one presses first. */
  label: string
  /** What it would end, which the eye sees beside the verb. */
  of: string
  question: ReactNode
  yes: string
  action: FormAction
  /** What the action is told. */
  name: string
  value: string
}

/** Ends what one row of a list is about, after asking once. */
export async function EndConfirm({ label, of, question, yes, action, name, value }: EndConfirmProps) {
  const { errorsTitle } = await formTexts()
  const verb = (
    <>
      {label}
      <span className="sr-only">{of}</span>
    </>
  )
  return (
    <Confirm variant="plain" className="-ml-4" label={verb} question={question}>
      <ActionForm action={action} errorsTitle={errorsTitle}>
        <input type="hidden" name={name} value={value} />
        <SubmitButton variant="danger">{yes}</SubmitButton>
      </ActionForm>
    </Confirm>
  )
}
