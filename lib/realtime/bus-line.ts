/** What carries messages between processes. */
export type BusLine = {
  /** Whether this process hears the others right now. */
  isUp(): boolean
  stop(): Promise<void>
}

/** What a line tells its process. */
export type BusEar = {
  heard(payload: string): void
  /** The line was down: anything may have been missed. */
  missed(): void
}

/** The channel of all messages: a process reads those of every room, which costs it less than a subscription for each (DECISIONS.md). */
export const busChannel = 'auxroom'
