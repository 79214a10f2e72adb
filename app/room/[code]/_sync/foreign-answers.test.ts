import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { timing } from './room-stream'
import { ask, closePage, newest, open, openPage, refusal, snapshot } from './stream-under-test'

beforeEach(openPage)
afterEach(closePage)

describe('an answer that is not the product’s own', () => {
  const html = '<!doctype html><title>404</title>'
  const type = (value: string) => ({ 'content-type': value })
  const problems = type('application/problem+json')
  const foreign: [string, () => Response][] = [
    [
      '404 in plain text',
      () => new Response('404 page not found', { status: 404, headers: type('text/plain') }),
    ],
    ['404 without a body', () => new Response(null, { status: 404 })],
    ['403 HTML', () => new Response(html, { status: 403, headers: type('text/html') })],
    ['401 of a proxy’s own sign-in', () => new Response(html, { status: 401, headers: type('text/html') })],
    ['410 HTML', () => new Response(html, { status: 410, headers: type('text/html') })],
    ['502 HTML', () => new Response(html, { status: 502, headers: type('text/html') })],
    ['503 without a body', () => new Response(null, { status: 503 })],
    ['200 HTML', () => new Response(html, { status: 200, headers: type('text/html') })],
    ['200 without a body', () => new Response('', { status: 200, headers: type('application/json') })],
    ['204', () => new Response(null, { status: 204 })],
    ['200 JSON that is no snapshot', () => Response.json({ status: 'ok' })],
    ['200 JSON null', () => Response.json(null)],
    ['404 JSON with a code', () => Response.json({ code: 'room_not_found' }, { status: 404 })],
    ['404 problem without a code', () => Response.json({ status: 404 }, { status: 404, headers: problems })],
    [
      '404 problem of another',
      () => Response.json({ code: 'NoSuchKey' }, { status: 404, headers: problems }),
    ],
    ['404 HTML that says it is a problem', () => new Response(html, { status: 404, headers: problems })],
  ]

  test.each(foreign)('%s ends no room, which goes on as soon as the product answers', async (_, respond) => {
    ask.mockImplementation(async () => respond())
    const stream = open(5)
    for (let failure = 0; failure < 5; failure += 1) {
      newest().fail()
      await vi.advanceTimersByTimeAsync(timing.lastRetryMs * 1.25)
    }
    expect(ask.mock.calls.length).toBeGreaterThan(5)
    expect(stream.view()).toMatchObject({ closed: null, link: 'offline', snapshot: { version: 5 } })
    newest().say('snapshot', snapshot(6))
    expect(stream.view()).toMatchObject({ closed: null, link: 'live', snapshot: { version: 6 } })
  })

  test.each(foreign)('%s to the question for a new code ends no room either', async (_, respond) => {
    ask.mockImplementation(async (url) =>
      url === '/api/rooms/current' ? respond() : refusal(404, 'room_not_found'),
    )
    const stream = open(5)
    newest().fail()
    await vi.advanceTimersByTimeAsync(0)
    expect(ask).toHaveBeenCalledWith('/api/rooms/current', expect.anything())
    expect(stream.view().closed).toBe(null)
  })

  test.each(['snapshot', 'closed', 'time'])(
    'a stream’s %s event that cannot be read ends no room',
    async (event) => {
      const stream = open(5)
      newest().dispatchEvent(new MessageEvent(event, { data: html }))
      newest().dispatchEvent(new MessageEvent(event, { data: '{}' }))
      await vi.advanceTimersByTimeAsync(timing.firstRetryMs * 2)
      newest().say('snapshot', snapshot(6))
      expect(stream.view()).toMatchObject({ closed: null, link: 'live', snapshot: { version: 6 } })
    },
  )
})
