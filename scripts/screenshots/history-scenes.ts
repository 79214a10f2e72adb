import type { Page } from '@playwright/test'
import type { Client } from '../../e2e/support/client'
import type { Scene, Stage } from './scene'

/** What played in rooms that are open and past, and what becomes of it. */
export async function historyScenes({ visitor, simulator }: Stage): Promise<Scene[]> {
  const [ada, bo, carl] = [visitor(), visitor(), visitor()]
  await ada.json('POST', '/api/guests', { name: 'Ada' })
  await carl.json('POST', '/api/guests', { name: 'Carl' })
  const past = await ada.host('ada', { name: 'Garden' })
  await playSongs(ada, past.code, 2)
  await ada.json('DELETE', `/api/rooms/${past.code}`)
  const silent = await ada.json('POST', '/api/rooms', { name: 'A very long name of a room, longer' })
  const { code } = (await silent.json()) as { code: string }
  await ada.json('DELETE', `/api/rooms/${code}`)
  const open = await ada.host('ada', { name: 'Kitchen' })
  await bo.join(open.code, 'Bo')
  await playSongs(ada, open.code, 4)
  const path = `/room/${open.code}/history`
  const allowed = once(() => ada.connect('ada', { also: 'export' }))
  const lost = once(() => simulator.faults({ match: { path: '/items' }, status: 503, body: 'upstream' }))
  return [
    { name: 'history', path, as: bo },
    { name: 'history-host', path, as: ada },
    { name: 'history-ask', path, as: ada, before: (page) => save(page, 'Ask Spotify') },
    {
      name: 'history-lost',
      path,
      as: ada,
      before: async (page) => {
        await allowed()
        await lost()
        await page.reload()
        const goesOn = page.getByRole('button', { name: 'Go on saving' })
        if (!(await goesOn.isVisible())) await page.getByRole('button', { name: 'Save as playlist' }).click()
        await goesOn.waitFor()
      },
    },
    {
      name: 'history-saved',
      path: `/rooms/${past.id}`,
      as: ada,
      before: async (page) => {
        await page.getByRole('button', { name: 'Save as playlist' }).click()
        await page.getByText('The playlist is private').waitFor()
      },
    },
    { name: 'history-rooms', path: '/rooms', as: ada },
    { name: 'history-rooms-none', path: '/rooms', as: carl },
    {
      name: 'history-rooms-past',
      path: '/rooms',
      as: ada,
      before: async (page) => {
        await ada.json('DELETE', `/api/rooms/${open.code}`)
        await page.reload()
      },
    },
  ]
}

async function save(page: Page, asked: string): Promise<void> {
  await page.getByRole('button', { name: 'Save as playlist' }).click()
  await page.getByRole('button', { name: asked }).waitFor()
}

/** Plays, and skips to the next song until so many have begun. */
async function playSongs(host: Client, code: string, count: number): Promise<void> {
  await host.json('PUT', `/api/rooms/${code}/playback`, { is_playing: true })
  let known = ''
  for (let song = 1; song <= count; song += 1) {
    known = await nextPlay(host, code, known)
    if (song < count) await host.json('POST', `/api/rooms/${code}/skip`, {})
  }
}

async function nextPlay(host: Client, code: string, before: string): Promise<string> {
  const stream = await host.get(`/api/rooms/${code}/events`)
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
  let heard = ''
  for (;;) {
    const { value, done } = (await reader?.read()) ?? { value: undefined, done: true }
    if (done) throw new Error('The stream ended before a song came')
    heard += value
    const plays = [...heard.matchAll(/"play_id":"([0-9a-f-]{36})"/g)].map(([, id]) => id ?? '')
    const play = plays.findLast((id) => id !== before)
    if (!play) continue
    await reader?.cancel()
    return play
  }
}

/** Does it the first time only. */
function once(act: () => Promise<unknown>): () => Promise<void> {
  let done = false
  return async () => {
    if (!done) await act()
    done = true
  }
}
