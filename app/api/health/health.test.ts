import { expect, test } from 'vitest'
import { GET } from './route'

const asked = async (host: string) => {
  const request = new Request('http://127.0.0.1:3000/api/health', { headers: { host } })
  return (await GET(request, { params: Promise.resolve({}) })).json()
}

test('66: the version is told under this server’s own name alone', async () => {
  expect(await asked('127.0.0.1:3000')).toMatchObject({ database: 'up', version: expect.any(String) })
  for (const host of ['evil.example', '10.0.0.7:3000', '127.0.0.1']) {
    const answer = await asked(host)
    expect(answer).toMatchObject({ database: 'up' })
    expect(answer).not.toHaveProperty('version')
  }
})
