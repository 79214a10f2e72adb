import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { setDocumentStatus, withDocumentStatus } from './document-status'

const servers: ReturnType<typeof createServer>[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function statusOf(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  return (await fetch(`http://127.0.0.1:${port}/`)).status
}

test('what a page chooses while it renders becomes the status of its document', async () => {
  const status = await statusOf((_, response) =>
    withDocumentStatus(response, async () => {
      await setImmediate()
      expect(setDocumentStatus(403)).toBe(true)
      response.statusCode = 200
      response.end('no')
    }),
  )
  expect(status).toBe(403)
})

test('a page that chooses nothing keeps its status', async () => {
  expect(
    await statusOf((_, response) => withDocumentStatus(response, () => response.writeHead(201).end())),
  ).toBe(201)
})

test('two documents at once do not hear of each other', async () => {
  const statuses = await Promise.all([
    statusOf((_, response) =>
      withDocumentStatus(response, async () => {
        setDocumentStatus(404)
        await setImmediate()
        response.end()
      }),
    ),
    statusOf((_, response) => withDocumentStatus(response, () => response.end())),
  ])
  expect(statuses).toEqual([404, 200])
})

test('without a front nothing can be chosen', () => {
  expect(setDocumentStatus(403)).toBe(false)
})
