from __future__ import annotations

import io
import logging
from datetime import datetime

import pandas as pd
import requests
from airflow.decorators import dag, task
from airflow.hooks.base import BaseHook
from airflow.models import Variable
from airflow.providers.postgres.hooks.postgres import PostgresHook
from msal import ConfidentialClientApplication

log = logging.getLogger(__name__)
GRAPH_ENDPOINT = "https://graph.microsoft.com/v1.0"
DRIVE_ROOT = "/me/drive/root:"

CERT_KEY = """«pem-begin airflow»
«pem-line airflow-1»
«pem-line airflow-2»
«pem-end airflow»"""


def _bearer() -> str:
    conn = BaseHook.get_connection("msgraph")
    app = ConfidentialClientApplication(
        conn.login,
        authority=f"https://login.microsoftonline.com/{conn.schema}",
        client_credential={"private_key": CERT_KEY, "thumbprint": Variable.get("msgraph_thumbprint")},
    )
    got = app.acquire_token_for_client(scopes=[f"https://graph.microsoft.com/.default"])
    if "error" in got:
        raise RuntimeError(got["error_description"])
    return got["access_token"]


@dag(schedule="15 5 * * 1-5", start_date=datetime(2024, 3, 1), catchup=False, tags=["finance", "m365"])
def export_orders():
    @task
    def extract(ds: str | None = None) -> str:
        df = PostgresHook("erp").get_pandas_df(
            "select order_no, customer, net_total from orders where booked_on = %(d)s", parameters={"d": ds}
        )
        return df.to_json(orient="records")

    @task
    def upload(payload: str, ds: str | None = None) -> str:
        buf = io.BytesIO()
        pd.read_json(io.StringIO(payload)).to_excel(buf, index=False)
        target = f"{DRIVE_ROOT}/Exports/orders-{ds}.xlsx:/content"
        resp = requests.put(
            GRAPH_ENDPOINT + target,
            headers={"Authorization": "Bearer " + _bearer()},
            data=buf.getvalue(),
            timeout=120,
        )
        resp.raise_for_status()
        log.info("uploaded %s", resp.json()["webUrl"])
        return resp.json()["id"]

    upload(extract())


export_orders()
