import { once } from 'node:events'
import { createServer, type RequestListener, request } from 'node:http'
import { expect, test, vi } from 'vitest'
import { closeInOrder } from './close-in-order'

async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return { server, port: typeof address === 'object' && address ? address.port : 0 }
}

test('hooks run by their order, the late ones after the answers under way', async () => {
  const done: string[] = []
  const { server, port } = await serve((_, response) => {
    setTimeout(() => {
      done.push('answer')
      response.end()
    }, 100)
  })
  const asked = request({ port, host: '127.0.0.1', agent: false }).end()
  const answered = once(asked, 'response').then(([response]) => response.resume())
  await once(server, 'request')
  const hook = (name: string, order: number) => ({ name, order, run: () => void done.push(name) })
  await closeInOrder(server, [hook('database', 90), hook('worker', 20), hook('streams', 10)])
  await answered
  expect(done).toEqual(['streams', 'worker', 'answer', 'database'])
})

test('a hook that fails or hangs and an answer that never ends hold up nobody', async () => {
  const said = vi.spyOn(console, 'error').mockReturnValue(undefined)
  const { server, port } = await serve(() => undefined)
  const asked = request({ port, host: '127.0.0.1', agent: false }).end()
  const cut = once(asked, 'error')
  await once(server, 'request')
  let last = false
  await closeInOrder(server, [
    { name: 'bad', order: 1, run: () => Promise.reject(new Error('broken')) },
    { name: 'hanging', order: 2, run: () => new Promise(() => undefined) },
    {
      name: 'last',
      order: 90,
      run: () => {
        last = true
      },
    },
  ])
  await cut
  expect(last).toBe(true)
  expect(said).toHaveBeenCalledWith('Closing bad failed: broken')
})
