"""Prints `msal 1 FASTEST MEDIAN`: nanoseconds of a hit in the cache of MSAL for Python."""

import os
import statistics
import time

import msal

HITS = 50
ROUNDS = 41

application = msal.ConfidentialClientApplication(
    os.environ["AZURE_CLIENT_ID"],
    client_credential=os.environ["AZURE_CLIENT_SECRET"],
    authority=os.environ["AZURE_AUTHORITY_HOST"] + os.environ["AZURE_TENANT_ID"],
    instance_discovery=False,
)
scopes = [os.environ["APPONLY_GRAPH_URL"] + "/.default"]
first = application.acquire_token_for_client(scopes)
assert "access_token" in first, first.get("error_description")

times = []
for _ in range(ROUNDS):
    begin = time.perf_counter_ns()
    for _ in range(HITS):
        hit = application.acquire_token_for_client(scopes)
    times.append((time.perf_counter_ns() - begin) / HITS)
assert hit["token_source"] == "cache"
print(f"msal 1 {min(times):.1f} {statistics.median(times):.1f}")
