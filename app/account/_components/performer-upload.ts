import { ownAnswer } from '@/app/_api/own-answer'

/** Why a picture was not taken; each has its words. */
export type PictureFailure = 'too_large' | 'no_picture' | 'broken' | 'too_often' | 'signed_out' | 'failed'

const maxBytes = 2 * 1024 * 1024
const longestSide = 1_024

const failures = new Map<string, PictureFailure>([
  ['unauthenticated', 'signed_out'],
  ['payload_too_large', 'too_large'],
  ['unsupported_media_type', 'no_picture'],
  ['validation', 'broken'],
  ['rate_limited_caller', 'too_often'],
])

/** Uploads a picture, made smaller first where it is over two MiB. @returns null where it was taken */
export async function uploadPicture(file: File): Promise<PictureFailure | null> {
  const picture = file.size > maxBytes ? await smaller(file) : file
  if (!picture || picture.size > maxBytes) return 'too_large'
  const body = new FormData()
  body.set('picture', picture)
  try {
    const response = await fetch('/api/performers/me/picture', { method: 'PUT', body })
    // A proxy has a limit of its own, and what it says is as true.
    if (response.status === 413) return 'too_large'
    const answer = await ownAnswer(response)
    if (answer?.ok) return null
    return (answer && failures.get(answer.code)) ?? 'failed'
  } catch {
    return 'failed'
  }
}

/** What a telephone photographs is larger than what is kept of it. Null where the browser cannot read it. */
async function smaller(file: File): Promise<Blob | null> {
  try {
    const image = await createImageBitmap(file)
    const scale = Math.min(1, longestSide / Math.max(image.width, image.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(image.width * scale))
    canvas.height = Math.max(1, Math.round(image.height * scale))
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    image.close()
    return await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.9))
  } catch {
    return null
  }
}
