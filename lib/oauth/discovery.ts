import 'server-only'
import type { ServerMetadata } from 'openid-client'
import { boundedFetch } from './bounded-fetch'
import { checkEndpoints } from './discovered-endpoints'
import { isPublishedIssuer } from './issuer'

type Document = Record<string, unknown>

/** The members that are read, by their type. One of another type counts as absent. */
const texts = [
  'authorization_endpoint',
  'token_endpoint',
  'userinfo_endpoint',
  'jwks_uri',
  'revocation_endpoint',
] as const
const lists = [
  'token_endpoint_auth_methods_supported',
  'revocation_endpoint_auth_methods_supported',
  'token_endpoint_auth_signing_alg_values_supported',
  'id_token_signing_alg_values_supported',
  'userinfo_signing_alg_values_supported',
] as const

/**
 * Reads what an issuer publishes (OpenID Connect Discovery 1.0 §4), and of it the members that matter here.
 * @throws Error that says what is wrong with the document; whatever `fetch` throws
 */
export async function discover(issuer: string, timeoutS: number): Promise<ServerMetadata> {
  const url = `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`
  const answer = await boundedFetch(url, {
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(timeoutS * 1000),
  })
  if (answer.status !== 200) throw new Error(`The issuer's metadata answered ${answer.status}`)
  const metadata = read(await answer.json().catch(() => null), issuer)
  checkEndpoints(metadata, issuer)
  return metadata
}

function read(content: unknown, configured: string): ServerMetadata {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new Error("The issuer's metadata are no JSON object")
  }
  const document: Document = { ...content }
  const { issuer } = document
  if (typeof issuer !== 'string') throw new Error("The issuer's metadata name no issuer")
  if (!isPublishedIssuer(issuer, configured)) throw new Error("The issuer's metadata name another issuer")
  const iss = document.authorization_response_iss_parameter_supported === true
  return {
    issuer,
    ...Object.fromEntries(texts.flatMap((name) => textOf(document, name))),
    ...Object.fromEntries(lists.flatMap((name) => listOf(document, name))),
    ...(iss ? { authorization_response_iss_parameter_supported: true } : {}),
  }
}

function textOf(document: Document, name: string): [string, string][] {
  const value = document[name]
  return typeof value === 'string' ? [[name, value]] : []
}

/** A list that holds one is sometimes written without its brackets. */
function listOf(document: Document, name: string): [string, string[]][] {
  const value = document[name]
  const words = [value].flat().filter((each) => typeof each === 'string')
  return words.length > 0 ? [[name, words]] : []
}
