#!/usr/bin/env bash
# Authorization code with PKCE for a public client: the user allows, the code becomes tokens.
set -euo pipefail
origin=${AUXROOM_ORIGIN:-http://127.0.0.1:3000}
redirect_uri=${REDIRECT_URI:-http://127.0.0.1:8765/callback}

base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
verifier=$(openssl rand 32 | base64url)
challenge=$(printf %s "$verifier" | openssl dgst -sha256 -binary | base64url)
state=$(openssl rand 16 | base64url)

echo "Open $origin/oauth/authorize?response_type=code&client_id=$CLIENT_ID&redirect_uri=$redirect_uri&scope=profile%20venue&state=$state&code_challenge=$challenge&code_challenge_method=S256"
read -r answer # the address the browser was sent to afterwards

[[ $answer == *"state=$state"* ]] || { echo 'This answer is not to our request' >&2; exit 1; }
code=$(sed -E 's/.*[?&]code=([^&]*).*/\1/' <<<"$answer")

curl --silent --show-error --fail-with-body "$origin/api/oauth/token" \
  --data "grant_type=authorization_code&code=$code" \
  --data-urlencode "client_id=$CLIENT_ID" \
  --data-urlencode "redirect_uri=$redirect_uri" \
  --data-urlencode "code_verifier=$verifier" |
  sed -E 's/.*"scope":"([^"]*)".*/Tokens for: \1/'
