#!/usr/bin/env bash
# Password grant, for a registered first-party client: tokens, who is calling, and fresh tokens later.
set -euo pipefail
origin=${AUXROOM_ORIGIN:-http://127.0.0.1:3000}

tokens() {
  curl --silent --show-error --fail-with-body --user "$CLIENT_ID:$CLIENT_SECRET" \
    "$origin/api/oauth/token" "$@"
}
field() { sed -E "s/.*\"$1\":\"([^\"]*)\".*/\1/"; }

answer=$(tokens --data-urlencode grant_type=password --data-urlencode "username=$AUXROOM_USER" \
  --data-urlencode "password=$AUXROOM_PASSWORD" --data-urlencode 'scope=profile venue')

curl --silent --show-error --fail-with-body "$origin/api/me" \
  --header "Authorization: Bearer $(field access_token <<<"$answer")"
echo

answer=$(tokens --data-urlencode grant_type=refresh_token \
  --data-urlencode "refresh_token=$(field refresh_token <<<"$answer")")
echo "Fresh tokens for: $(field scope <<<"$answer")"
