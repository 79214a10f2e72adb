import sharp from 'sharp'
import type { Person } from '@/lib/rooms/party-under-test'
import { PUT } from './me/picture/route'

/** Uploads a body as somebody, from the application's own pages. */
export function upload(who: Person | null, body: BodyInit, contentType?: string): Promise<Response> {
  const headers = new Headers({ origin: 'http://127.0.0.1:3000', 'x-auxroom-peer': '10.0.0.1' })
  if (who) headers.set('cookie', who.cookie)
  if (contentType) headers.set('content-type', contentType)
  const url = 'http://127.0.0.1:3000/api/performers/me/picture'
  return PUT(new Request(url, { method: 'PUT', headers, body }), { params: Promise.resolve({}) })
}

/** A picture of one colour. */
export function plain(width: number, height: number, background = '#336699') {
  return sharp({ create: { width, height, channels: 3, background } })
}

export async function png(width = 8, height = 8): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await plain(width, height).png().toBuffer())
}
