// CommonJS: orval 7 cannot read a configuration that is a module.
const input = './generated/openapi.json'

module.exports = {
  calls: {
    input,
    output: {
      target: './generated/orval/calls.ts',
      client: 'fetch',
      mode: 'single',
      override: { mutator: { path: './journeys/orval-fetch.ts', name: 'orvalFetch' } },
    },
  },
  schemas: { input, output: { target: './generated/orval/schemas.ts', client: 'zod', mode: 'single' } },
}
