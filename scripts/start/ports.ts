import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { StartProblem } from './progress'

function tryPort(port: number, host: string): Promise<string | null> {
  const server = createServer()
  return new Promise((settle) => {
    server.once('error', (error: NodeJS.ErrnoException) => settle(error.code ?? 'UNKNOWN'))
    server.listen(port, host, () => server.close(() => settle(null)))
  })
}

export type WantedPort = {
  /** The setting that names it. */
  name: 'PORT' | 'SIMULATOR_PORT'
  port: number
  host: string
}

/**
 * Makes sure nobody listens there yet. What was started before and is just ending gets `patienceMs` to go.
 * @throws StartProblem in one line, with what to do
 */
export async function assertPortFree({ name, port, host }: WantedPort, patienceMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs
  let problem = await tryPort(port, host)
  while (problem === 'EADDRINUSE' && Date.now() < deadline) {
    await wait(100)
    problem = await tryPort(port, host)
  }
  if (!problem) return
  const another = name === 'PORT' ? `PORT=${port + 100} npm start` : `SIMULATOR_PORT=${port + 100} npm start`
  if (problem === 'EADDRINUSE') {
    throw new StartProblem(
      `${name}: port ${port} is taken by another program. Stop that one, or choose another port: ${another}`,
    )
  }
  if (problem === 'EACCES') {
    throw new StartProblem(
      `${name}: this user may not listen on port ${port}. Choose a higher one: ${another}`,
    )
  }
  throw new StartProblem(`${name === 'PORT' ? 'HOST' : name}: cannot listen on ${host}:${port} (${problem})`)
}

const virtual = /^(docker|br-|veth|virbr|vmnet|utun|tun|tap|tailscale|zt)/

/** This machine's address in the local network: where a phone in the same Wi-Fi finds it. Null without a network. */
export function lanAddress(interfaces = networkInterfaces()): string | null {
  const addresses = Object.entries(interfaces).flatMap(([name, entries]) =>
    virtual.test(name)
      ? []
      : (entries ?? [])
          .filter(({ family, internal }) => family === 'IPv4' && !internal)
          .map(({ address }) => address),
  )
  const rank = (address: string) =>
    address.startsWith('192.168.')
      ? 0
      : address.startsWith('10.')
        ? 1
        : /^172\.(1[6-9]|2\d|3[01])\./.test(address)
          ? 2
          : 3
  return (
    addresses.filter((address) => !address.startsWith('169.254.')).sort((a, b) => rank(a) - rank(b))[0] ??
    null
  )
}
