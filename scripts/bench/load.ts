import autocannon from 'autocannon'

type LoadResult = { requestsPerSecond: number; p50Ms: number; p99Ms: number; errors: number }

type LoadOptions = {
  url: string
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: string
  seconds?: number
  connections?: number
  /** The status every answer must have. */
  expect: number
}

/** Sends requests over keep-alive connections for some seconds; every answer must have the expected status. */
async function load(options: LoadOptions): Promise<LoadResult> {
  const result = await autocannon({
    url: options.url,
    method: options.method ?? 'GET',
    headers: options.headers,
    body: options.body,
    duration: options.seconds ?? 8,
    connections: options.connections ?? 16,
  })
  const others = Object.entries(result.statusCodeStats ?? {}).filter(
    ([status]) => Number(status) !== options.expect,
  )
  const wrong = others.reduce((sum, [, stat]) => sum + (stat.count ?? 0), 0)
  return {
    requestsPerSecond: result.requests.average,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    errors: result.errors + result.timeouts + wrong,
  }
}

/** Runs a subject and its floor in turn, after a warm-up of each, and gives the medians of the rounds. */
export async function against(
  subject: LoadOptions,
  floor: LoadOptions,
  rounds = 3,
): Promise<{ subject: LoadResult; floor: LoadResult }> {
  await load({ ...subject, seconds: 3 })
  await load({ ...floor, seconds: 3 })
  const subjects: LoadResult[] = []
  const floors: LoadResult[] = []
  for (let round = 0; round < rounds; round += 1) {
    floors.push(await load(floor))
    subjects.push(await load(subject))
  }
  return { subject: medianOf(subjects), floor: medianOf(floors) }
}

function medianOf(results: LoadResult[]): LoadResult {
  return {
    requestsPerSecond: median(results.map((result) => result.requestsPerSecond)),
    p50Ms: median(results.map((result) => result.p50Ms)),
    p99Ms: median(results.map((result) => result.p99Ms)),
    errors: results.reduce((sum, result) => sum + result.errors, 0),
  }
}

export function median(values: number[]): number {
  return percentile(values, 50)
}

/** The nearest-rank percentile. */
export function percentile(values: number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN
}
