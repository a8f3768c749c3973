# Airflow DAG: sign-in logs of yesterday into the lake, one JSON line each.
# Application permission of the worker's identity: AuditLog.Read.All
import gzip
import json
from datetime import datetime, timedelta

import requests
from airflow.decorators import dag, task
from airflow.hooks.base import BaseHook
from airflow.providers.microsoft.azure.hooks.wasb import WasbHook

DEFAULT_ARGS = {"owner": "secops", "retries": 3, "retry_delay": timedelta(minutes=10)}


def _token() -> str:
    conn = BaseHook.get_connection("entra_secops")
    resp = requests.post(
        f"https://login.microsoftonline.com/{conn.extra_dejson['tenant_id']}/oauth2/v2.0/token",
        data={
            "grant_type": "client_credentials",
            "client_id": conn.login,
            "client_secret": conn.password,
            "scope": "https://graph.microsoft.com/.default",
        },
        timeout=30,
    )
    resp.raise_for_status()
    return resp.json()["access_token"]


@dag(schedule="30 4 * * *", start_date=datetime(2024, 1, 1), catchup=False, default_args=DEFAULT_ARGS)
def signin_logs():

    @task
    def pull(ds=None):
        day = datetime.strptime(ds, "%Y-%m-%d")
        flt = f"createdDateTime ge {day:%Y-%m-%d}T00:00:00Z and createdDateTime lt {day + timedelta(days=1):%Y-%m-%d}T00:00:00Z"
        url = "https://graph.microsoft.com/v1.0/auditLogs/signIns"
        params = {"$filter": flt, "$top": 1000}
        token, asked = _token(), datetime.utcnow()
        path = f"/tmp/signins-{ds}.jsonl.gz"
        with gzip.open(path, "wt") as out:
            while url:
                if datetime.utcnow() - asked > timedelta(minutes=50):
                    token, asked = _token(), datetime.utcnow()
                r = requests.get(url, params=params, headers={"Authorization": f"Bearer {token}"}, timeout=120)
                r.raise_for_status()
                page = r.json()
                for row in page["value"]:
                    out.write(json.dumps(row) + "\n")
                url, params = page.get("@odata.nextLink"), None
        return path

    @task
    def store(path, ds=None):
        WasbHook("lake").load_file(path, container_name="raw", blob_name=f"signins/{ds}.jsonl.gz", overwrite=True)

    store(pull())


signin_logs()
