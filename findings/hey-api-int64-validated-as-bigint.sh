#!/usr/bin/env bash
# @hey-api/openapi-ts types an int64 as number, and its zod schema for the same field gives a bigint.
#
# Guessed: the zod plugin turns {type: integer, format: int64} into an integer number, as the types plugin of the same run does.
# Seen:    the types say `position_ms: number`, the schema is z.coerce.bigint(): parse gives 1500n, JSON.stringify of the parsed answer
#          throws, and arithmetic with a number throws. As it coerces, it lets "1500", true (1n) and "" (0n) pass for an integer.
# Matters: many generators of OpenAPI documents write int64 for milliseconds and counts. A client that turns on validation to be
#          safer gets values its own types deny. A document for such clients says integer without format, with a maximum.
# Tried:   @hey-api/openapi-ts 0.99.0 with its zod plugin, zod 4.1.12, Node 20.
set -euo pipefail

for tool in npm node; do
  command -v "$tool" >/dev/null || { echo "skipped: no $tool"; exit 0; }
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --prefer-offline --silent @hey-api/openapi-ts@0.99.0 zod@4.1.12 typescript@5.9.3

cat >api.json <<'JSON'
{ "openapi": "3.1.0", "info": { "title": "Rooms", "version": "1.0.0" }, "paths": {},
  "components": { "schemas": { "Playback": { "type": "object", "required": ["position_ms"],
    "properties": { "position_ms": { "type": "integer", "format": "int64", "minimum": 0 } } } } } }
JSON
npx --no-install openapi-ts --input api.json --output client --plugins zod @hey-api/typescript >generate.log 2>&1 || { cat generate.log; exit 1; }
sed -n '/position_ms/p' client/types.gen.ts client/zod.gen.ts
npx --no-install tsc --target es2022 --module nodenext --moduleResolution nodenext --skipLibCheck --outDir built client/zod.gen.ts

cat >try.cjs <<'JS'
const { readFileSync } = require('node:fs')
const { zPlayback } = require('./built/zod.gen.js')
const typed = /position_ms: number;/.test(readFileSync('client/types.gen.ts', 'utf8'))
const read = (value) => {
  const result = zPlayback.safeParse({ position_ms: value })
  return result.success ? result.data.position_ms : 'refused'
}
const thrown = (call) => { try { call(); return 'nothing' } catch (error) { return `${error.constructor.name}: ${error.message}` } }
const number = read(1500)
const text = read('1500')
const yes = read(true)
const empty = read('')
const stringify = thrown(() => JSON.stringify({ position_ms: number }))
const add = thrown(() => number + 1000)
console.log(`parsed 1500: ${typeof number}; "1500": ${text}; true: ${yes}; "": ${empty}`)
console.log(`JSON.stringify throws ${stringify}`)
console.log(`position_ms + 1000 throws ${add}`)
const holds = typed && number === 1500n && text === 1500n && yes === 1n && empty === 0n && stringify.startsWith('TypeError') && add.startsWith('TypeError')
console.log(holds ? 'holds: the types and the schema of one run disagree' : 'CHANGED')
process.exit(holds ? 0 : 1)
JS
node --no-warnings try.cjs
