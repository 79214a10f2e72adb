import { historyCsvContract } from '@/app/api/rooms/history-contract'
import { historyCsv } from '@/lib/snapshot/history/csv'
import { endpoint, routes } from '@/lib/viewer/routes'
import { attachment } from './attachment'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(historyCsvContract, {
    async run({ viewer, params }) {
      const { chunks, fileName } = await historyCsv(viewer, params.code ?? '')
      return new Response(bytesOf(chunks), {
        headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': attachment(fileName) },
      })
    },
  }),
)

/** Read as fast as it is taken. */
function bytesOf(chunks: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const iterator = chunks[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await iterator.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    async cancel() {
      await iterator.return?.()
    },
  })
}
