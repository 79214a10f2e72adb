#!/usr/bin/env bash
# orval's zod schemas read an OpenAPI pattern in another dialect than the server: they refuse what the server accepts.
#
# Guessed: a pattern with \p{L} (any letter) becomes a regular expression with the u flag, as JSON Schema (2020-12, section 6.4
#          of its core) recommends and Ajv does, since without the flag \p{L} means the text "p{L}" and not a letter.
# Seen:    orval writes new RegExp('^[\\p{L}\\p{N} ]+$') without a flag. Nothing fails at generation, compilation or load: the set then
#          holds the characters p { L } N and the space, so a name like "Lena 7" is refused before it is sent, and "pLN" passes.
# Matters: one valid OpenAPI 3.1 document makes one client work and another refuse almost every room name, with a message
#          that blames the person's input. Ranges of letters written out mean the same in both dialects.
# Tried:   orval 7.13.2, zod 3.25.76, Node 20.
set -euo pipefail

for tool in npm node; do
  command -v "$tool" >/dev/null || { echo "skipped: no $tool"; exit 0; }
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --prefer-offline --silent orval@7.13.2 zod@3.25.76

cat >api.json <<'JSON'
{ "openapi": "3.1.0", "info": { "title": "Rooms", "version": "1.0.0" },
  "paths": { "/rooms": { "post": { "operationId": "createRoom",
    "requestBody": { "required": true, "content": { "application/json": { "schema": { "$ref": "#/components/schemas/NewRoom" } } } },
    "responses": { "204": { "description": "made" } } } } },
  "components": { "schemas": { "NewRoom": { "type": "object", "required": ["name"],
    "properties": { "name": { "type": "string", "pattern": "^[\\p{L}\\p{N} ]+$" } } } } } }
JSON
echo "module.exports = { rooms: { input: './api.json', output: { target: './made/orval.ts', client: 'zod' } } }" >orval.config.cjs
npx --no-install orval --config orval.config.cjs >orval.log 2>&1 || { cat orval.log; exit 1; }
grep -h RegExp made/orval.ts | sed -n 1p
cp made/orval.ts made/orval.mjs # the file holds no types, so it runs as it is

cat >try.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { createRoomBody } from './made/orval.mjs'

const { pattern } = JSON.parse(readFileSync('api.json', 'utf8')).components.schemas.NewRoom.properties.name
const server = new RegExp(pattern, 'u')
let holds = true
for (const [name, expected] of [['Lena 7', [true, false]], ['Kitchen', [true, false]], ['pLN', [true, true]]]) {
  const seen = [server.test(name), createRoomBody.safeParse({ name }).success]
  console.log(`"${name}": the pattern ${seen[0] ? 'accepts' : 'refuses'}, orval's schema ${seen[1] ? 'accepts' : 'refuses'}`)
  holds &&= seen.join() === expected.join()
}
console.log(holds ? 'holds: the same pattern, two meanings' : 'CHANGED')
process.exit(holds ? 0 : 1)
JS
node --no-warnings try.mjs
