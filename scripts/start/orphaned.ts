/** npm hands SIGTERM to a shell, which dies of it without a word: notices that the parent is gone. */
export function whenOrphaned(stop: () => void): void {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    stop()
  }, 250)
  timer.unref()
}
