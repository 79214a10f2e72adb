import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { type ZodType, z } from 'zod'
import {
  BackupError,
  type BackupHeader,
  encodeFrame,
  endSchema,
  type Frame,
  firstLine,
  frameHeadBytes,
  headerSchema,
  type Kind,
  kinds,
  largestFrameBytes,
  lastLineBytes,
  sha256,
} from './format'

const damaged = (file: string) => new BackupError(`${file} is damaged or cut short: nothing was restored.`)

/** A backup, open for reading. */
export type Backup = {
  header: BackupHeader
  secrets: Record<string, string> | null
  /** What follows the header and the secrets; ends after the last frame, whose sum was right. @throws BackupError */
  frames: AsyncGenerator<Frame>
}

/** Opens a backup after it has compared the sum of the whole file. @throws BackupError */
export async function openBackup(file: string): Promise<Backup> {
  const end = await assertWhole(file)
  const frames = framesOf(file, end)
  const first = await frames.next()
  if (first.done || first.value.kind !== 'header') throw damaged(file)
  const header = parseFrame(file, first.value, headerSchema)
  const second = await frames.next()
  if (second.done) throw damaged(file)
  if (second.value.kind !== 'secrets')
    return { header, secrets: null, frames: startingWith(second.value, frames) }
  return { header, secrets: parseFrame(file, second.value, z.record(z.string(), z.string())), frames }
}

async function* startingWith(first: Frame, rest: AsyncGenerator<Frame>): AsyncGenerator<Frame> {
  yield first
  yield* rest
}

/** What a frame of JSON says. @throws BackupError */
export function parseFrame<T>(file: string, { payload }: Frame, schema: ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(payload.toString('utf8')))
  } catch (cause) {
    throw new BackupError(`${file} cannot be read: nothing was restored.`, { cause })
  }
}

/** @returns where its last line begins */
async function assertWhole(file: string): Promise<number> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new BackupError(error.code === 'ENOENT' ? `${file} does not exist.` : `${file} cannot be read.`)
  })
  try {
    const info = await handle.stat()
    if (!info.isFile()) throw new BackupError(`${file} is no file.`)
    await assertFirstLine(file, handle)
    const end = info.size - lastLineBytes
    if (end <= firstLine.length) throw damaged(file)
    const whole = sha256()
    for await (const piece of createReadStream(file, { end: end - 1 })) whole.update(piece)
    const last = Buffer.alloc(lastLineBytes)
    await handle.read(last, 0, lastLineBytes, end)
    if (last.toString('latin1') !== `${whole.digest('hex')}\n`) throw damaged(file)
    return end
  } finally {
    await handle.close()
  }
}

async function assertFirstLine(file: string, handle: FileHandle): Promise<void> {
  const begin = Buffer.alloc(firstLine.length)
  const { bytesRead } = await handle.read(begin, 0, begin.length, 0)
  const text = begin.subarray(0, bytesRead).toString('latin1')
  if (text === firstLine) return
  if (/^AUXROOM BACKUP \d/.test(text)) {
    throw new BackupError(`${file} has a format this release does not know: update Auxroom first.`)
  }
  throw new BackupError(`${file} is no backup of Auxroom.`)
}

async function* framesOf(file: string, end: number): AsyncGenerator<Frame> {
  const source = createReadStream(file, { start: firstLine.length, end: end - 1 })
  const plain = createGunzip()
  source.on('error', (error) => plain.destroy(error))
  source.pipe(plain)
  const whole = sha256()
  let ended = false
  try {
    for await (const frame of divided(plain, file)) {
      if (ended) throw damaged(file)
      if (frame.kind === 'end') {
        ended = parseFrame(file, frame, endSchema).sha256 === whole.digest('hex')
        if (!ended) throw damaged(file)
        continue
      }
      whole.update(encodeFrame(frame.kind, frame.payload))
      yield frame
    }
    if (!ended) throw damaged(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) throw damaged(file)
    throw error
  } finally {
    source.destroy()
  }
}

async function* divided(bytes: AsyncIterable<Buffer>, file: string): AsyncGenerator<Frame> {
  let held: Buffer[] = []
  let size = 0
  let wanted = frameHeadBytes
  let kind: Kind | null = null
  for await (const piece of bytes) {
    held.push(piece)
    size += piece.length
    while (size >= wanted) {
      const joined = Buffer.concat(held)
      const part = joined.subarray(0, wanted)
      held = [joined.subarray(wanted)]
      size -= wanted
      if (kind) {
        yield { kind, payload: part }
        kind = null
        wanted = frameHeadBytes
        continue
      }
      kind = kinds[part.readUInt8(0)] ?? null
      wanted = part.readUInt32BE(1)
      if (!kind || wanted > largestFrameBytes) throw damaged(file)
    }
  }
  if (size > 0 || kind) throw damaged(file)
}
