/** What a form's action answers, and what the form shows. Passwords are never among the values. */
export type FormState = {
  /** What was typed, by field name, so that nothing is lost. */
  values: Record<string, string>
  /** One message by field name. */
  errors: Record<string, string>
  /** What went wrong with the whole, in words. */
  message: string | null
  /** Counts the answers, so that the same errors are announced again. */
  tries: number
  /** Secrets the action made, by name: shown this once and kept nowhere. */
  made?: Record<string, string>
}

export type FormAction = (state: FormState, data: FormData) => Promise<FormState>

export function formState(values: Record<string, string> = {}): FormState {
  return { values, errors: {}, message: null, tries: 0 }
}

/** The answer of an action that refused: what was typed in the named fields, and why. */
export function refused(
  before: FormState,
  data: FormData,
  fields: readonly string[],
  problem: { errors?: Record<string, string>; message?: string | null },
): FormState {
  const values = Object.fromEntries(fields.map((field) => [field, textOf(data, field)]))
  return {
    values,
    errors: problem.errors ?? {},
    message: problem.message ?? null,
    tries: before.tries + 1,
  }
}

/** The answer of an action that made a secret: an empty form, and the secret to show this once. */
export function withSecrets(before: FormState, made: Record<string, string>): FormState {
  return { ...formState(), tries: before.tries + 1, made }
}

/** A text field of a form, '' where it is missing or a file. */
export function textOf(data: FormData, name: string): string {
  const value = data.get(name)
  return typeof value === 'string' ? value : ''
}
