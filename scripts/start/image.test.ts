import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { pathsOfImage } from './image-under-test'
import { youngHeap } from './processes'

const made = ['node_modules', '.next']

const service = z.looseObject({
  image: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
  healthcheck: z.looseObject({}).optional(),
  deploy: z.object({ replicas: z.number() }).optional(),
})
const composeSchema = z.looseObject({
  services: z.record(z.string(), service),
  configs: z.object({ caddyfile: z.object({ content: z.string() }) }),
})

const compose = composeSchema.parse(parse(readFileSync('compose.yaml', 'utf8'), { merge: true }))
const dockerfile = readFileSync('Dockerfile', 'utf8')

const copied = pathsOfImage(dockerfile)

/** Names of the variables that `env.ts` reads. */
const variables = new Set(
  [...readFileSync('env.ts', 'utf8').matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name]) => name),
)

test('every path the image copies exists or is made by its build', () => {
  expect(copied).toEqual(
    expect.arrayContaining(['package.json', 'next.config.ts', 'env.ts', 'lib', 'db', 'scripts', ...made]),
  )
  for (const path of copied) if (!made.includes(path)) expect(existsSync(path), path).toBe(true)
  const ignored = readFileSync('.dockerignore', 'utf8').split('\n')
  for (const path of copied) if (!made.includes(path)) expect(ignored).not.toContain(path)
  for (const path of made) expect(ignored).toContain(path)
})

test('the image runs as a user without rights and says how it is', () => {
  const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '))
  expect(last).toMatch(/^USER node$/m)
  expect(last).toMatch(/^HEALTHCHECK [\s\S]*\/api\/health/m)
  expect(last.indexOf('USER node')).toBeLessThan(last.indexOf('CMD ['))
})

test('the image bounds the young heap as the start command does', () => {
  expect(dockerfile).toContain(`CMD ["node", "${youngHeap}", `)
})

test('every program the image and its services start is there', () => {
  const commands = Object.values(compose.services).flatMap(({ command }) =>
    command?.[0] === 'node' ? [command] : [],
  )
  const own = JSON.parse(dockerfile.slice(dockerfile.lastIndexOf('\nCMD ') + '\nCMD '.length))
  const programs = [...commands, z.array(z.string()).parse(own)].map((command) => command.at(-1) ?? '')
  expect(programs).toHaveLength(3)
  for (const program of programs) expect(existsSync(program), program).toBe(true)
})

test('two web servers and two workers share one database, one Valkey and the same secrets', () => {
  const { services } = compose
  expect(Object.keys(services).sort()).toEqual(
    ['migrate', 'postgres', 'proxy', 'valkey', 'web-1', 'web-2', 'worker'].sort(),
  )
  expect(services.worker?.deploy?.replicas).toBe(2)
  for (const name of ['web-1', 'web-2', 'worker', 'migrate']) {
    const environment = services[name]?.environment ?? {}
    expect(environment).toEqual(services['web-1']?.environment)
    for (const variable of Object.keys(environment)) expect(variables, variable).toContain(variable)
  }
  expect(services['web-1']?.environment?.WORKERS).toBe('none')
  for (const { depends_on = {} } of Object.values(services)) {
    for (const name of Object.keys(depends_on)) expect(services).toHaveProperty([name])
  }
})

test('the proxy knows every web server, and streams are left to it', () => {
  const { content } = compose.configs.caddyfile
  for (const name of Object.keys(compose.services)) {
    if (name.startsWith('web-')) expect(content).toContain(`${name}:3000`)
  }
  // With it, Caddy neither tells the server who has left nor leaves open answers alone when it is reloaded.
  expect(content).not.toContain('flush_interval')
  expect(content).toContain('health_uri /api/health')
})

test('an image is named with its version, so that two builds of one day are the same', () => {
  const images = Object.values(compose.services).map(({ image }) => image)
  const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image = '']) => image)
  for (const image of [...images, ...bases]) if (image !== 'auxroom') expect(image).toMatch(/:\d+\.\d+/)
})
