import type { Context } from 'hono'
import type { z } from 'zod'
import type { SimulatorEnv } from '../http'
import { ApiError } from './api-error'

/** The JSON body by its schema; no body at all counts as `{}`. Errors: 400 in the API's shape. */
export async function jsonBody<T>(c: Context<SimulatorEnv>, schema: z.ZodType<T>): Promise<T> {
  const text = await c.req.text()
  const parsed = schema.safeParse(text === '' ? {} : parseJson(text))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new ApiError(
    400,
    `Malformed json: ${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'not accepted'}`,
  )
}

/** A whole number of the query, or what stands for its absence. Errors: 400. */
export function queryInteger(c: Context<SimulatorEnv>, name: string, absent: number): number {
  const text = c.req.query(name)
  if (text === undefined) return absent
  if (!/^\d{1,16}$/.test(text)) throw new ApiError(400, `Invalid ${name}`)
  return Number(text)
}

/** Errors: 400 `Invalid limit` for 0 or more than the endpoint allows. */
export function pageLimit(c: Context<SimulatorEnv>, usual: number, max: number): number {
  const limit = queryInteger(c, 'limit', usual)
  if (limit < 1 || limit > max) throw new ApiError(400, 'Invalid limit')
  return limit
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ApiError(400, 'Error parsing JSON.')
  }
}
