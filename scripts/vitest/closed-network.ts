import { Socket } from 'node:net'

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3}|0\.0\.0\.0|::)$/

/** The host a call of `Socket#connect` goes to, in each of its spellings; undefined for a local socket or no host. */
function hostOf(args: unknown[]): string | undefined {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args
  if (typeof first === 'object' && first !== null) {
    return 'host' in first && typeof first.host === 'string' && !('path' in first && first.path)
      ? first.host
      : undefined
  }
  return typeof second === 'string' ? second : undefined
}

/** Lets this process open connections to loopback only; any other fails at once and says why. */
export function closeNetwork(): void {
  const connect = Socket.prototype.connect
  function connectToLoopback(this: Socket, ...args: unknown[]): Socket {
    const host = hostOf(args)
    if (host === undefined || loopback.test(host)) return Reflect.apply(connect, this, args)
    process.nextTick(() => this.destroy(new Error(`Tests reach loopback only, and not ${host}`)))
    return this
  }
  Socket.prototype.connect = connectToLoopback
}
