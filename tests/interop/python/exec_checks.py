"""What lasts longer than one call below `apponly exec`: tokens that end while the program runs, and two programs at once."""

import os
import time

import msal
import requests
from azure.identity import ManagedIdentityCredential

import tenant
from report import expect

# How long a check waits for what must come, in seconds; it is there much earlier.
PATIENCE = 60


def renewal(report):
    """Tokens here live for a few seconds, and the clients are made once: both must see one token follow another."""
    credential = ManagedIdentityCredential()
    report.check(
        "azure-identity", "exec-renewal", lambda: outlives(lambda: credential.get_token(tenant.SCOPE).token)
    )
    client = msal.ManagedIdentityClient(msal.SystemAssignedManagedIdentity(), http_client=requests.Session())
    report.check("msal", "exec-renewal", lambda: outlives(lambda: answer_of(client)))


def answer_of(client):
    """The access token of msal's answer."""
    answer = client.acquire_token_for_client(resource=tenant.RESOURCE)
    expect("access_token" in answer, f"{answer.get('error')}: {answer.get('error_description')}")
    return answer["access_token"]


def outlives(token):
    """Each of three tokens in a row is good when it is handed out."""
    seen = []
    end = time.monotonic() + PATIENCE
    while len(seen) < 3:
        expect(time.monotonic() < end, f"only {len(seen)} different tokens came")
        now = token()
        if now not in seen:
            tenant.accept(now, tenant.SYSTEM_CLIENT_ID)
            seen.append(now)
        time.sleep(0.1)


def meet(report, me, other):
    """Two programs run at the same time, each below its own `apponly exec`, and each gets its own identity."""

    def action():
        with open(os.path.join(tenant.SCRATCH, me), "w", encoding="utf-8") as file:
            file.write(os.environ["IDENTITY_ENDPOINT"] + " " + os.environ["IDENTITY_HEADER"])
        theirs = os.path.join(tenant.SCRATCH, other)
        end = time.monotonic() + PATIENCE
        while not os.path.exists(theirs):
            expect(time.monotonic() < end, f"{other} never came")
            time.sleep(0.05)
        tenant.accept(ManagedIdentityCredential().get_token(tenant.SCOPE).token, tenant.SYSTEM_CLIENT_ID)
        # The other one's endpoint does not take the secret of this one.
        endpoint = tenant.read(theirs).split(" ")[0]
        answer = requests.get(
            endpoint,
            params={"api-version": "2019-08-01", "resource": tenant.RESOURCE},
            headers={"X-IDENTITY-HEADER": os.environ["IDENTITY_HEADER"]},
            timeout=30,
        )
        expect(answer.status_code == 401 and not answer.content, f"the other endpoint answered {answer.status_code}")
        # The other one may go once both have looked.
        with open(os.path.join(tenant.SCRATCH, f"{me}-done"), "w", encoding="utf-8"):
            pass
        while not os.path.exists(os.path.join(tenant.SCRATCH, f"{other}-done")):
            expect(time.monotonic() < end, f"{other} never ended")
            time.sleep(0.05)

    report.check("azure-identity", f"exec-two-at-once-{me}", action)
