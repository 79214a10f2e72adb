import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SimulatedProvider, startSimulatedProvider } from '@/scripts/vitest/simulated-provider'
import { GET } from './[kind]/[id]/[size]/route'

let simulator: SimulatedProvider
beforeAll(async () => {
  simulator = await startSimulatedProvider()
})
afterAll(() => simulator.close())

const cover = (kind: string, id: string, size: string) =>
  GET(new Request('http://127.0.0.1:3000/api/covers/x'), { params: Promise.resolve({ kind, id, size }) })

describe('covers of the simulator', () => {
  test('come through the application, as pictures that cannot do anything', async () => {
    for (let round = 0; round < 2; round += 1) {
      const response = await cover('album', 'abc123', '300')
      expect(response.status).toBe(200)
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'image/svg+xml',
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringMatching(/default-src 'none'.*sandbox/),
        'cache-control': expect.stringContaining('public'),
      })
      expect(await response.text()).toMatch(/^<svg /)
    }
  })

  test.each([
    ['album', '../../_control/requests', '300'],
    ['..', '_control', '64'],
    ['album', 'abc123', '301'],
    ['album', 'abc%2f..', '300'],
    ['album', '', '300'],
    ['user', 'ada', '64'],
  ])('46 nothing else of the simulator is to be had: %s/%s/%s', async (kind, id, size) => {
    const before = simulator.control.requests(0).length
    expect((await cover(kind, id, size)).status).toBe(404)
    expect(simulator.control.requests(0)).toHaveLength(before)
  })
})
