import 'server-only'
import sharp from 'sharp'
import { AppError } from '../errors'
import { singleton } from '../singleton'

const side = 512
const quality = 82
/** A photograph of a telephone; what unpacks to more is refused before it is unpacked. */
const mostPixels = 25_000_000
const longestSeconds = 10
/** Pictures waiting for their turn in this process. */
const mostWaiting = 16

type Line = { waiting: number; last: Promise<unknown> }

/**
 * Makes the picture that is served of one that was uploaded: 512 × 512 WebP, cut to a square around its middle, upright,
 * of an animation the first frame. Nothing else of the upload is left, no metadata and no bytes behind the image.
 * One at a time in a process: unpacking costs memory.
 * @param bytes as they came
 * @throws AppError `unsupported_media_type` for anything but PNG, JPEG and WebP; `validation` where it cannot be unpacked or
 * is too large for it; `unavailable` while too many wait
 */
export async function encodePicture(bytes: Uint8Array): Promise<Buffer> {
  if (!isPicture(bytes)) throw new AppError('unsupported_media_type')
  const line = singleton('pictures', (): Line => ({ waiting: 0, last: Promise.resolve() }))
  if (line.waiting >= mostWaiting) {
    throw new AppError('unavailable', { detail: 'Many pictures are waiting, try again', retryAfterS: 5 })
  }
  line.waiting += 1
  const mine = line.last
    .then(() => encode(bytes))
    .finally(() => {
      line.waiting -= 1
    })
  line.last = mine.catch(() => undefined)
  return mine
}

async function encode(bytes: Uint8Array): Promise<Buffer> {
  try {
    // Metadata and foreign colour profiles stay behind unless asked for; the orientation is applied first.
    return await sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error', pages: 1 })
      .timeout({ seconds: longestSeconds })
      .autoOrient()
      .resize(side, side, { fit: 'cover' })
      .webp({ quality })
      .toBuffer()
  } catch (cause) {
    const message = 'This picture is broken, or larger than 25 megapixels'
    throw new AppError('validation', { errors: [{ path: 'picture', message }], cause })
  }
}

/** By its first bytes, so that no other decoder is ever handed what strangers send. */
function isPicture(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 12)).toString('latin1')
  return (
    head.startsWith('\x89PNG\r\n\x1a\n') ||
    head.startsWith('\xff\xd8\xff') ||
    (head.startsWith('RIFF') && head.endsWith('WEBP'))
  )
}
