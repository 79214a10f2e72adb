"""Password grant, for a registered first-party client: tokens, who is calling, and fresh tokens later."""

import base64
import json
import os
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

origin = os.environ.get("AUXROOM_ORIGIN", "http://127.0.0.1:3000")
client = ":".join(quote(os.environ[name], safe="") for name in ("CLIENT_ID", "CLIENT_SECRET"))


def tokens(**grant):
    request = Request(
        f"{origin}/api/oauth/token",
        data=urlencode(grant).encode(),
        headers={"Authorization": "Basic " + base64.b64encode(client.encode()).decode()},
    )
    return json.load(urlopen(request))


first = tokens(
    grant_type="password",
    username=os.environ["AUXROOM_USER"],
    password=os.environ["AUXROOM_PASSWORD"],
    scope="profile venue",
)
me = Request(f"{origin}/api/me", headers={"Authorization": f"Bearer {first['access_token']}"})
print(json.load(urlopen(me)))

# Each refresh token is good once: keep the new one.
later = tokens(grant_type="refresh_token", refresh_token=first["refresh_token"])
print(f"Fresh tokens for: {later['scope']}")
