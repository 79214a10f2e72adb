#!/usr/bin/env bash
# Opens a room with a personal token, looks at it, hears its first event and ends it.
set -euo pipefail
origin=${AUXROOM_ORIGIN:-http://127.0.0.1:3000}

api() { # method, path, body
  curl --silent --show-error --fail-with-body --request "$1" "$origin$2" \
    --header "Authorization: Bearer $AUXROOM_TOKEN" \
    --header 'Content-Type: application/json' --data "${3:-}"
}

room=$(api POST /api/rooms '{"name":"Kitchen"}')
code=$(sed -E 's/.*"code":"([A-Z0-9]{6})".*/\1/' <<<"$room")
echo "Room $code is open"

# The stream goes on until the room ends; the first event is enough here.
sed '/^event: snapshot/q' < <(
  curl --silent --no-buffer --header "Authorization: Bearer $AUXROOM_TOKEN" "$origin/api/rooms/$code/events"
)

api DELETE "/api/rooms/$code"
echo "Room $code has ended"
