"""Opens a room with a personal token, follows its links, hears its first event and ends it."""

import json
import os
from urllib.error import HTTPError
from urllib.request import Request, urlopen

origin = os.environ.get("AUXROOM_ORIGIN", "http://127.0.0.1:3000")
token = os.environ["AUXROOM_TOKEN"]


def call(link, body=None):
    request = Request(
        origin + link["href"],
        method=link["method"],
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    try:
        return urlopen(request)
    except HTTPError as error:
        problem = json.load(error)
        raise SystemExit(f"{error.code} {problem['code']}: {problem['detail']}")


room = json.load(call({"method": "POST", "href": "/api/rooms"}, {"name": "Kitchen"}))
links = room["_links"]
print(f"Room {room['code']} is open")

state = json.load(call(links["state"]))
print(f"Now: {state['now']['track']['title']}" if state["now"] else "Nothing plays yet")

with call(links["events"]) as events:
    for line in events:
        if line.startswith(b"event: snapshot"):
            print("event: snapshot")
            break

call(links["end"])
print(f"Room {room['code']} has ended")
