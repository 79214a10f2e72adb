import 'server-only'
import { AppError } from '../errors'
import { readBytes } from './body'

/** What a form puts around a file. */
const envelopeBytes = 4 * 1024

export type UploadRules = {
  /** Name of the form's field. */
  field: string
  /** Content types of a body that is the file itself. */
  types: readonly string[]
  maxBytes: number
}

/**
 * The bytes of an uploaded file, which is the body itself or the one field of a form (`multipart/form-data`). What the
 * bytes are is for the caller to find out: the headers are only what somebody says.
 * @throws AppError `unsupported_media_type`, `payload_too_large`, `invalid_request`; `validation` for other fields or none
 */
export async function readUpload(request: Request, rules: UploadRules): Promise<Uint8Array> {
  const header = request.headers.get('content-type') ?? ''
  const type = header.split(';')[0]?.trim().toLowerCase() ?? ''
  const bytes =
    type === 'multipart/form-data'
      ? await fromForm(await readBytes(request, rules.maxBytes + envelopeBytes), header, rules)
      : await fromBody(request, type, rules)
  if (bytes.length > rules.maxBytes) throw new AppError('payload_too_large')
  if (bytes.length === 0) throw refusedField(rules.field, 'A file is needed')
  return bytes
}

function fromBody(request: Request, type: string, { types, maxBytes }: UploadRules): Promise<Uint8Array> {
  if (!types.includes(type)) throw new AppError('unsupported_media_type')
  return readBytes(request, maxBytes)
}

async function fromForm(
  body: Uint8Array<ArrayBuffer>,
  contentType: string,
  { field }: UploadRules,
): Promise<Uint8Array> {
  const form = await parseForm(body, contentType)
  const other = [...form.keys()].find((name) => name !== field)
  if (other !== undefined) throw refusedField(other, 'This field is not known here')
  const [file, ...more] = form.getAll(field)
  if (!(file instanceof Blob) || more.length > 0) throw refusedField(field, 'One file is needed')
  return new Uint8Array(await file.arrayBuffer())
}

async function parseForm(body: Uint8Array<ArrayBuffer>, contentType: string): Promise<FormData> {
  try {
    return await new Response(body, { headers: { 'content-type': contentType } }).formData()
  } catch (cause) {
    throw new AppError('invalid_request', { detail: 'The form cannot be read', cause })
  }
}

function refusedField(path: string, message: string): AppError {
  return new AppError('validation', { errors: [{ path, message }] })
}
