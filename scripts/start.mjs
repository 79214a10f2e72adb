import { fileURLToPath } from 'node:url'
import { assertNodeVersion, ensureDependencies } from './dependencies.mjs'

assertNodeVersion()
process.chdir(fileURLToPath(new URL('..', import.meta.url)))
ensureDependencies({ dev: false })

const { register } = await import('tsx/esm/api')
register()
await import('./start/main.ts')
