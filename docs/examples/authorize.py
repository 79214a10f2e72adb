"""Authorization code with PKCE for a public client on this machine: the user allows, the code becomes tokens."""

import base64
import hashlib
import json
import os
import secrets
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlencode, urlparse
from urllib.request import urlopen

origin = os.environ.get("AUXROOM_ORIGIN", "http://127.0.0.1:3000")
client_id = os.environ["CLIENT_ID"]


class Callback(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.answer = parse_qs(urlparse(self.path).query)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"You may close this window.")

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Callback)
# Registered as http://127.0.0.1/callback: on loopback the port does not count.
redirect_uri = f"http://127.0.0.1:{server.server_port}/callback"

verifier = secrets.token_urlsafe(32)
state = secrets.token_urlsafe(16)
challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
request = {
    "response_type": "code",
    "client_id": client_id,
    "redirect_uri": redirect_uri,
    "scope": "profile venue",
    "state": state,
    "code_challenge": challenge,
    "code_challenge_method": "S256",
}
print(f"Open {origin}/oauth/authorize?{urlencode(request)}", flush=True)

server.handle_request()
answer = {name: values[0] for name, values in server.answer.items()}
if answer.get("state") != state or answer.get("iss") != origin:
    raise SystemExit("Not our answer")

grant = {
    "grant_type": "authorization_code",
    "code": answer["code"],
    "client_id": client_id,
    "redirect_uri": redirect_uri,
    "code_verifier": verifier,
}
tokens = json.load(urlopen(f"{origin}/api/oauth/token", data=urlencode(grant).encode()))
print(f"Tokens for: {tokens['scope']}")
