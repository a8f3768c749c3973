"""Prints the address of each page of a collection, in the form that `curl --config` reads: `page_links.py PATH`."""

import http.client
import json
import os
import ssl
import sys
import urllib.parse


def main(path):
    """The token comes in a file whose name is in TOKEN_FILE: it is on no command line."""
    with open(os.environ["TOKEN_FILE"], encoding="utf-8") as file:
        headers = {"Authorization": f"Bearer {file.read().strip()}"}
    graph = urllib.parse.urlsplit(os.environ["APPONLY_GRAPH_URL"])
    context = ssl.create_default_context(cafile=os.environ["APPONLY_CA_FILE"])
    connection = http.client.HTTPSConnection(graph.netloc, context=context)
    link = f"{graph.geturl()}{path}"
    while link:
        print(f'url = "{link}"\noutput = "/dev/null"')
        parts = urllib.parse.urlsplit(link)
        connection.request("GET", f"{parts.path}?{parts.query}", headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body
        # Of a large page only the link is of interest.
        found = body.find(b'"@odata.nextLink":')
        link = json.JSONDecoder().raw_decode(body[found + 18 :].decode().lstrip())[0] if found >= 0 else None


main(sys.argv[1])
