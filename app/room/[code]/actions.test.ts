import { afterEach, expect, test, vi } from 'vitest'
import { setPlaying } from '@/lib/playback/commands'
import { skip } from '@/lib/playback/skip'
import { playForm, skipForm } from './actions'

const request = vi.hoisted(() => ({ headers: new Headers() }))

vi.mock('next/headers', () => ({ headers: async () => request.headers, cookies: vi.fn() }))
vi.mock('@/lib/viewer/current', () => ({
  currentBrowser: async () => ({ account: { id: 'd9428888-122b-4d9c-8a5e-3d2f0f6b7c11' }, session: {} }),
}))
vi.mock('@/lib/playback/commands', () => ({ setPlaying: vi.fn() }))
vi.mock('@/lib/playback/skip', () => ({ skip: vi.fn(), withdrawSkip: vi.fn() }))

afterEach(() => {
  vi.clearAllMocks()
})

function form(): FormData {
  const data = new FormData()
  data.set('code', 'K7QX2M')
  data.set('playing', 'no')
  return data
}

test.each([{ origin: 'http://127.0.0.1:3001' }, { origin: 'null' }, { 'sec-fetch-site': 'same-site' }])(
  '30: the room’s forms refuse what another site makes a browser send: %j',
  async (headers) => {
    request.headers = new Headers(Object.entries(headers))
    await expect(playForm(form())).rejects.toMatchObject({ code: 'cross_site' })
    await expect(skipForm(form())).rejects.toMatchObject({ code: 'cross_site' })
    expect([setPlaying, skip].map((command) => vi.mocked(command).mock.calls.length)).toEqual([0, 0])
  },
)

test('the room’s forms carry out what its own pages send and lead back', async () => {
  request.headers = new Headers({ origin: 'http://127.0.0.1:3000' })
  await expect(playForm(form())).rejects.toMatchObject({
    digest: expect.stringContaining('/room/K7QX2M;'),
  })
  expect(setPlaying).toHaveBeenCalledWith(expect.anything(), 'K7QX2M', false)
})
