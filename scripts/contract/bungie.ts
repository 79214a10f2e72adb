/**
 * Holds the simulated Bungie's answers against the platform's OpenAPI file:
 * `tsx scripts/contract/bungie.ts <file.json>`. Prints what is wrong and the count; exits with 1 on any fault.
 */
import { readFileSync } from 'node:fs'
import { BungieUnderTest } from '@/lib/simulator/bungie/bungie-under-test'
import { CALLS, type Call } from './bungie-calls'
import { Contract, type Operation } from './openapi'
import { Report } from './report'

const DIFFERENCES = {
  // The file documents successes only; errors come in the same envelope, without `Response`.
  errorResponse: 'User.GeneralUser',
  int64AsString: true,
  nullable: [],
  added: {},
}

/** The file requires no property; the envelope's own are always there, and `Response` exactly with success. */
const ENVELOPE = ['ErrorCode', 'ErrorStatus', 'Message', 'MessageData', 'ThrottleSeconds']

async function main(file: string): Promise<boolean> {
  const contract = new Contract(readFileSync(file, 'utf8'), DIFFERENCES)
  const bungie = await BungieUnderTest.start()
  const report = new Report()
  const met = new Set<Operation>()
  for (const call of CALLS) {
    const operation = contract.operations.find(({ path }) => path === call.path)
    const name = `GET ${call.to ?? call.path} of ${call.account ?? 'nobody'} → ${call.status}, ${call.code}`
    if (operation) {
      met.add(operation)
      report.add(name, await faultsOf(call, operation, contract, bungie))
    } else {
      report.add(name, ['the file has no such operation'])
    }
  }
  for (const operation of contract.operations) {
    const name = `${operation.method} ${operation.path}`
    if (!met.has(operation)) report.add(name, ['was not called'])
    else report.add(`${name} → 500, 99`, await faultsWithUnknownToken(operation, contract, bungie))
  }
  await bungie.simulator.close()
  return report.print()
}

async function faultsOf(
  { path, to, account, key, behaviour, status, code }: Call,
  operation: Operation,
  contract: Contract,
  bungie: BungieUnderTest,
): Promise<string[]> {
  const { control } = bungie.simulator
  control.reset()
  const token = account && (await bungie.connect(account)).access_token
  if (behaviour) control.behaviour(behaviour)
  const answer = await bungie.call(to ?? path, token, key)
  return [...unexpected(answer, status, code), ...contract.faults(operation, answer.status, answer.body)]
}

/** Where the file asks for a sign-in the token is refused; where it does not, nobody looks at it. */
async function faultsWithUnknownToken(
  operation: Operation,
  contract: Contract,
  bungie: BungieUnderTest,
): Promise<string[]> {
  bungie.simulator.control.reset()
  const answer = await bungie.call(operation.path.replace('{id}', '20260101'), 'unknown')
  const [status, code] = operation.secured ? [500, 99] : [200, 1]
  return [...unexpected(answer, status, code), ...contract.faults(operation, answer.status, answer.body)]
}

function unexpected(
  answer: { status: number; body: Record<string, unknown> },
  status: number,
  code: number,
): string[] {
  const keys = Object.keys(answer.body).sort()
  const wanted = code === 1 ? [...ENVELOPE, 'Response'].sort() : ENVELOPE
  return [
    ...(answer.status === status ? [] : [`answered ${answer.status}`]),
    ...(answer.body.ErrorCode === code ? [] : [`answered ErrorCode ${answer.body.ErrorCode}`]),
    ...(keys.join() === wanted.join() ? [] : [`the envelope has ${keys.join(', ')}`]),
  ]
}

const file = process.argv[2]
if (file === undefined) {
  process.stderr.write('Usage: tsx scripts/contract/bungie.ts <bungie openapi file>\n')
  process.exitCode = 2
} else {
  process.exitCode = (await main(file)) ? 0 : 1
}
