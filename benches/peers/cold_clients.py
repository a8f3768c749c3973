"""So many clients that arrive at once, each on a connection of its own: `cold_clients.py NUMBER URL`. Prints how many got a
token. The secret comes in the file named by SECRET_FILE: it is on no command line."""

import asyncio
import os
import sys
import urllib.parse


async def main(number, url):
    """All connections are open before the first request is sent."""
    with open(os.environ["SECRET_FILE"], encoding="utf-8") as file:
        secret = file.read().strip()
    parts = urllib.parse.urlsplit(url)
    request = (
        f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\nX-IDENTITY-HEADER: {secret}\r\n"
        "Connection: close\r\n\r\n"
    ).encode()
    connections = [await asyncio.open_connection(parts.hostname, parts.port) for _ in range(number)]
    for _, writer in connections:
        writer.write(request)
    answers = await asyncio.gather(*(reader.read() for reader, _ in connections))
    print(sum(answer.startswith(b"HTTP/1.1 200 ") and b'"access_token"' in answer for answer in answers))


asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
