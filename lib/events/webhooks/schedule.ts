const secondMs = 1000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs

/** Waits after the first, second … failed attempt; the last one repeats. */
const waitsMs = [5 * secondMs, 5 * minuteMs, 30 * minuteMs, 2 * hourMs, 5 * hourMs, 10 * hourMs]

/** How long a delivery is tried for; the last attempt is made when it is over. */
export const triedForMs = 24 * hourMs

const waitAfter = (failures: number) => waitsMs[Math.min(failures, waitsMs.length) - 1] ?? 0

/**
 * When to try again; null when 24 hours have been tried.
 * @param failures attempts that failed since `startedAt`, at least 1
 * @param retryAfterMs what the receiver asked for: it is given up to the wait after the next failure
 */
export function nextAttempt(
  { failures, startedAt }: { failures: number; startedAt: Date },
  retryAfterMs: number | null,
  now: number = Date.now(),
): Date | null {
  const end = startedAt.getTime() + triedForMs
  if (now >= end) return null
  const own = waitAfter(failures)
  const asked = Math.min(retryAfterMs ?? 0, waitAfter(failures + 1))
  return new Date(Math.min(now + Math.max(own, asked), end))
}
