import { connect } from 'node:net'

/** Sends these lines as the head of a request, and a body where there is one. @returns everything until the connection ends */
export function rawRequest(origin: string | URL, lines: string[], body = ''): Promise<string> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let reply = ''
    socket.on('data', (chunk) => {
      reply += chunk.toString('latin1')
    })
    socket.on('error', (error) => (reply ? resolve(reply) : reject(error)))
    socket.on('close', () => resolve(reply))
    socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`)
  })
}

export type Reply = { status: number; headers: Record<string, string>; body: string }

/** The parts of what `rawRequest` read; of a header sent twice, its lines with a comma between. */
export function parts(reply: string): Reply {
  const end = reply.indexOf('\r\n\r\n')
  const [first = '', ...lines] = reply.slice(0, end).split('\r\n')
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(line) ?? []
    const key = name.toLowerCase()
    headers[key] = key in headers ? `${headers[key]}, ${value}` : value
  }
  return { status: Number(first.split(' ')[1]), headers, body: reply.slice(end + 4) }
}
