/** The floor of the handler figures. Part of benchmark builds alone. */
export function GET(): Response {
  return new Response(null, { status: 204 })
}

export function POST(): Response {
  return GET()
}
