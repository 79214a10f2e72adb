/** More than any answer of an authorization server holds that is meant well. */
const longestBytes = 2 * 1024 * 1024

/** Statuses whose answers have no body (Fetch §2.2.4 null body status). */
const bodyless = new Set([101, 103, 204, 205, 304])

/** An answer that is longer than anything that would be read. */
class TooLongError extends Error {
  override readonly name = 'TooLongError'
}

/**
 * `fetch` that follows no redirect and has read the whole body, 2 MiB at the most, before it gives the answer.
 * @throws TooLongError; whatever `fetch` throws, also where the body breaks off
 */
export async function boundedFetch(url: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(url, { ...init, redirect: 'manual' })
  const body = await readBounded(answer)
  // 599 is the greatest status a `Response` may be made with.
  const status = Math.min(answer.status, 599)
  const { headers } = answer
  return new Response(bodyless.has(status) || body.length === 0 ? null : body, { status, headers })
}

async function readBounded({ body }: Response): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let length = 0
  // Leaving the loop cancels what is left.
  for await (const chunk of body ?? []) {
    length += chunk.length
    if (length > longestBytes) throw new TooLongError(`more than ${longestBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
