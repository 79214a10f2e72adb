import type { ZodType } from 'zod'
import type { ErrorCode } from '../errors'
import type { BodyFormat } from '../http/body'
import type { OperationName } from '../tokens/operations'

/** What an operation takes and answers: the schemas that check a call, and that the OpenAPI document is made of. */
export type Contract<
  Name extends OperationName = OperationName,
  Body extends ZodType = ZodType,
  Query extends ZodType = ZodType,
> = {
  operation: Name
  /** What the title and the schemas do not say, for the documentation; Markdown. */
  description?: string
  /** Strict, so that unknown fields are refused; without it a body is ignored. */
  body?: Body
  query?: Query
  /** Formats of the body; JSON unless said otherwise. */
  formats?: readonly BodyFormat[]
  /** Content types of a body that is no object, which the handler reads itself. */
  uploads?: readonly string[]
  /** Schema of each successful answer's JSON by its status; null where there is no JSON. */
  answers: Partial<Record<number, ZodType | null>>
  /** Content type of successful answers that are no JSON; a schema then describes what they carry. */
  media?: string
  /** Refusals beyond those that come of the operation's access and its schemas. */
  refusals?: readonly ErrorCode[]
}

/** Names an operation's contract, typed by its schemas. */
export function contract<
  const Name extends OperationName,
  Body extends ZodType = ZodType<undefined>,
  Query extends ZodType = ZodType<undefined>,
>(operation: Name, parts: Omit<Contract<Name, Body, Query>, 'operation'>): Contract<Name, Body, Query> {
  return { operation, ...parts }
}
