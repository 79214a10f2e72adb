"""Receives webhooks: verifies each message, takes it once and says so at once."""

import base64
import hashlib
import hmac
import json
import os
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

key = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))
port = int(os.environ.get("WEBHOOK_PORT", "4000"))

# The ids that were taken. A real receiver keeps them in a database, under a unique key, in the transaction of its work.
taken = set()


def verified(headers, body):
    """Whether one of the signatures is ours, and no older than five minutes."""
    message_id, timestamp = headers["webhook-id"], headers.get("webhook-timestamp", "")
    if not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > 300:
        return False
    signed = f"{message_id}.{timestamp}.".encode() + body
    ours = "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    sent = headers.get("webhook-signature", "").split()
    return any(hmac.compare_digest(ours, signature) for signature in sent)


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        if not verified(self.headers, body):
            self.send_response(400)
            self.end_headers()
            return
        if self.headers["webhook-id"] not in taken:
            taken.add(self.headers["webhook-id"])
            message = json.loads(body)
            print(message["type"], json.dumps(message["data"]), flush=True)
        # Slow work comes after the answer: who does not answer in time is asked again.
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args):
        pass


server = HTTPServer(("127.0.0.1", port), Receiver)
print(f"Listening at http://127.0.0.1:{port}/", flush=True)
server.serve_forever()
