import { createMiddleware } from 'hono/factory'
import type { SimulatorEnv } from './http'

/** Whether a socket's peer is this machine, IPv4 in IPv6 clothes included. */
export function isLoopbackAddress(address: string | undefined): boolean {
  return address !== undefined && /^(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$|^::1$/i.test(address)
}

/** Whether a Host header names this machine; a foreign name here is DNS rebinding. */
export function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && /^(127\.0\.0\.1|\[::1\]|localhost)(:\d{1,5})?$/i.test(host)
}

/** 403 for everybody who does not sit on this machine, by socket and by name. */
export const loopbackOnly = createMiddleware<SimulatorEnv>(async (c, next) => {
  const peer = c.env.incoming.socket.remoteAddress
  if (!isLoopbackAddress(peer) || !isLoopbackHost(c.env.incoming.headers.host)) {
    return c.text('The simulator answers this machine only.', 403)
  }
  return next()
})

/** 403 for what a page of another site makes a browser send; programs send no Origin. */
export function sameOriginOnly(own: () => string) {
  return createMiddleware<SimulatorEnv>(async (c, next) => {
    const origin = c.req.header('origin')
    if (origin !== undefined && origin !== own()) return c.json({ error: 'Not from another site' }, 403)
    return next()
  })
}
