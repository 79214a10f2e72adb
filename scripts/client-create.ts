import { parseArgs } from 'node:util'
import { AppError } from '@/lib/errors'
import { readSettings } from '@/lib/tokens/client-settings'
import { createClient } from '@/lib/tokens/clients'
import { operate } from './operate'

const usage =
  'Usage: npm run client:create -- --name NAME --grants password,refresh_token [--redirect-uri URI]… [--legacy-token-login] [--public] [--json]'

// Makes a client of the token endpoint. Its secret is shown here once and never again.
await operate(async () => {
  const { name, grants, json, ...given } = options()
  if (name === undefined || grants === undefined) throw new Error(usage)
  const { clientId, clientSecret } = await created({
    name,
    grants: grants.split(',').map((grant) => grant.trim()),
    redirectUris: given['redirect-uri'] ?? [],
    legacyTokenLogin: given['legacy-token-login'] ?? false,
    isPublic: given.public ?? false,
  })
  if (json) console.log(JSON.stringify({ client_id: clientId, client_secret: clientSecret }))
  else console.log(`client_id: ${clientId}\nclient_secret: ${clientSecret ?? 'none, it is a public client'}`)
})

function options() {
  try {
    return parseArgs({
      options: {
        name: { type: 'string' },
        grants: { type: 'string' },
        'redirect-uri': { type: 'string', multiple: true },
        'legacy-token-login': { type: 'boolean' },
        public: { type: 'boolean' },
        json: { type: 'boolean' },
      },
    }).values
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message.split('.')[0] : error}. ${usage}`)
  }
}

/** What is wrong with the settings, in one line. */
async function created(input: unknown) {
  try {
    return await createClient(readSettings(input))
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'validation') throw error
    const problems = error.options.errors?.map(({ path, message }) => `${optionOf(path)}: ${message}`)
    throw new Error(problems?.join('; ') ?? error.message)
  }
}

/** `redirect_uris.0` is what `--redirect-uri` said. */
function optionOf(path: string): string {
  const field = path.split('.')[0] ?? ''
  if (field === 'redirect_uris') return '--redirect-uri'
  return field === 'is_public' ? '--public' : `--${field.replaceAll('_', '-')}`
}
