import json
import logging
import os
import urllib.error
import urllib.parse
import urllib.request

import azure.functions as func

app = func.FunctionApp()


def _post(url, data, headers):
    req = urllib.request.Request(url, data=data, headers=headers, method="POST")
    with urllib.request.urlopen(req, timeout=30) as res:
        return json.load(res)


def _app_token():
    form = urllib.parse.urlencode({
        "client_id": os.environ["GRAPH_CLIENT_ID"],
        "client_secret": os.environ["GRAPH_CLIENT_SECRET"],
        "grant_type": "client_credentials",
        "scope": "https://graph.microsoft.com/.default",
    }).encode()
    tenant = os.environ["GRAPH_TENANT_ID"]
    return _post(f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token", form,
                 {"Content-Type": "application/x-www-form-urlencoded"})["access_token"]


@app.timer_trigger(schedule="0 0 6 * * *", arg_name="timer", run_on_startup=False)
def morning_digest(timer: func.TimerRequest) -> None:
    """Collects presence, mailbox settings and the next meeting, pushes them to the wall display."""
    batch = {
        "requests": [
            {"id": "settings", "method": "GET", "url": "/me/mailboxSettings"},
            {"id": "presence", "method": "GET", "url": "/me/presence"},
            {"id": "room", "method": "GET", "url": f"/places/{os.environ['ROOM_ID']}"},
        ]
    }
    try:
        answer = _post("https://graph.microsoft.com/v1.0/$batch", json.dumps(batch).encode(),
                       {"Authorization": f"Bearer {_app_token()}", "Content-Type": "application/json"})
    except urllib.error.HTTPError as e:
        logging.error("batch failed: %s %s", e.code, e.read()[:300])
        return

    by_id = {r["id"]: r for r in answer["responses"]}
    bad = [i for i, r in by_id.items() if r["status"] >= 400]
    if bad:
        logging.warning("no data for %s", ", ".join(sorted(bad)))
    body = {k: r.get("body") for k, r in by_id.items() if k not in bad}
    _post(os.environ["DISPLAY_URL"], json.dumps(body).encode(), {"Content-Type": "application/json"})
