/** Starts what runs beside requests, once per server process. Next builds it for the edge too, where none of it may be. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { boot } = await import('./lib/boot')
    await boot()
  }
}
