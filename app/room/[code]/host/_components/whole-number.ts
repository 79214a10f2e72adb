/** The whole number that was typed, or undefined where it is none or outside the limits. */
export function wholeNumber(typed: string, { min, max }: { min: number; max: number }): number | undefined {
  const value = Number(typed)
  return /^\d{1,6}$/.test(typed) && value >= min && value <= max ? value : undefined
}
