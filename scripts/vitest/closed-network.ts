import { type LookupFunction, Socket } from 'node:net'

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

type WithLookup = { lookup: LookupFunction }

/** The options of a call whose code looks names up by itself: what they lead to counts then. */
function ownLookupOf(args: unknown[]): WithLookup | undefined {
  const [first] = Array.isArray(args[0]) ? args[0] : args
  return hasLookup(first) ? first : undefined
}

function hasLookup(value: unknown): value is WithLookup {
  return (
    typeof value === 'object' && value !== null && 'lookup' in value && typeof value.lookup === 'function'
  )
}

/** The lookup, which leads to loopback or nowhere. */
function loopbackOnly(lookup: LookupFunction): LookupFunction {
  return (name, options, callback) =>
    lookup(name, options, (error, found, family) => {
      const addresses = typeof found === 'string' ? [found] : found.map(({ address }) => address)
      const outside = addresses.find((address) => !loopback.test(address))
      callback(outside ? new Error(`Tests reach loopback only, and not ${outside}`) : error, found, family)
    })
}

/** Lets this process open connections to loopback only; any other fails at once and says why. */
export function closeNetwork(): void {
  const connect = Socket.prototype.connect
  function connectToLoopback(this: Socket, ...args: unknown[]): Socket {
    const host = hostOf(args)
    if (host === undefined || loopback.test(host)) return Reflect.apply(connect, this, args)
    const own = ownLookupOf(args)
    if (own) {
      own.lookup = loopbackOnly(own.lookup)
      return Reflect.apply(connect, this, args)
    }
    process.nextTick(() => this.destroy(new Error(`Tests reach loopback only, and not ${host}`)))
    return this
  }
  Socket.prototype.connect = connectToLoopback
}
