// Receives webhooks: verifies each message, takes it once and says so at once. Needs: npm install standardwebhooks
import { createServer } from 'node:http'
import { Webhook } from 'standardwebhooks'

const webhook = new Webhook(process.env.WEBHOOK_SECRET ?? '')
const port = Number(process.env.WEBHOOK_PORT ?? 4000)

/** The ids that were taken. A real receiver keeps them in a database, under a unique key, in the transaction of its work. */
const taken = new Set<string>()

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const body = Buffer.concat(chunks).toString()
  const id = String(request.headers['webhook-id'])
  try {
    webhook.verify(body, {
      'webhook-id': id,
      'webhook-timestamp': String(request.headers['webhook-timestamp']),
      'webhook-signature': String(request.headers['webhook-signature']),
    })
  } catch {
    response.writeHead(400).end()
    return
  }
  if (!taken.has(id)) {
    taken.add(id)
    const { type, data } = JSON.parse(body)
    console.log(type, JSON.stringify(data))
  }
  // Slow work comes after the answer: who does not answer in time is asked again.
  response.writeHead(204).end()
})

server.listen(port, '127.0.0.1', () => console.log(`Listening at http://127.0.0.1:${port}/`))
