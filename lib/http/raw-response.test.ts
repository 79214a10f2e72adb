import { once } from 'node:events'
import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { takeRawResponse, withRawResponse } from './raw-response'

const servers: ReturnType<typeof createServer>[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`
}

/** What a framework does with the answer of a handler it knows nothing of. */
function frameworkAnswers(response: ServerResponse): void {
  response.statusCode = 204
  response.appendHeader('x-framework', 'yes')
  response.writeHead(204)
  response.end('framework')
}

test('what the framework says after an answer was taken goes nowhere', async () => {
  const url = await serve((request, response) =>
    withRawResponse(request, response, async () => {
      response.setHeader('x-front', 'yes')
      const raw = takeRawResponse()
      raw?.open(200, { 'content-type': 'text/event-stream' })
      raw?.write(Buffer.from('one '))
      frameworkAnswers(response)
      raw?.write(Buffer.from('two'))
      raw?.end()
    }),
  )
  const answer = await fetch(url)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('x-framework')).toBeNull()
  expect(answer.headers.get('x-front')).toBe('yes')
  expect(answer.headers.get('content-type')).toBe('text/event-stream')
  expect(await answer.text()).toBe('one two')
})

test('an answer is taken once, and not where only its head is asked for', async () => {
  const taken: boolean[] = []
  const url = await serve((request, response) =>
    withRawResponse(request, response, () => {
      const first = takeRawResponse()
      taken.push(first !== null, takeRawResponse() !== null)
      if (first) first.open(200, {})
      if (first) first.end()
      else response.end()
    }),
  )
  await fetch(url)
  await fetch(url, { method: 'HEAD' })
  expect(taken).toEqual([true, false, false, false])
})

test('a reader that leaves is told', async () => {
  const closed = new Promise<void>((resolve) => {
    void serve((request, response) =>
      withRawResponse(request, response, () => {
        const raw = takeRawResponse()
        raw?.onClose(resolve)
        raw?.open(200, {})
        raw?.write(Buffer.from('x'))
      }),
    ).then(async (url) => {
      const leaving = new AbortController()
      const answer = await fetch(url, { signal: leaving.signal })
      await answer.body?.getReader().read()
      leaving.abort()
    })
  })
  await closed
})

test('without a front there is nothing to take', () => {
  expect(takeRawResponse()).toBeNull()
})

test('an answer taken after its caller has left hears that nobody is there', async () => {
  let hear: () => void = () => undefined
  const heard = new Promise<void>((settle) => {
    hear = settle
  })
  const caller = new AbortController()
  const url = await serve((request, response) =>
    withRawResponse(request, response, async () => {
      caller.abort()
      await once(response, 'close')
      const raw = takeRawResponse()
      raw?.open(200, {})
      raw?.onClose(hear)
      raw?.write(Buffer.from('x'))
    }),
  )
  await expect(fetch(url, { signal: caller.signal })).rejects.toThrow()
  await heard
})
