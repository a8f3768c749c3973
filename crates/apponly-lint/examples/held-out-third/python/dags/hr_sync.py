"""HR -> Entra attribute check, hourly.

owner: people-systems
"""
from __future__ import annotations

from datetime import datetime, timedelta

import requests
from airflow import DAG
from airflow.exceptions import AirflowFailException
from airflow.hooks.base import BaseHook
from airflow.models import Variable
from airflow.operators.python import PythonOperator
from airflow.providers.postgres.hooks.postgres import PostgresHook

default_args = {
    "owner": "people-systems",
    "retries": 2,
    "retry_delay": timedelta(minutes=5),
}


def _post_token(tenant: str, form: dict) -> dict:
    resp = requests.post(
        f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token", data=form, timeout=20
    )
    if resp.status_code == 401:
        raise AirflowFailException(resp.json().get("error_description"))
    resp.raise_for_status()
    return resp.json()


def _token() -> str:
    conn = BaseHook.get_connection("entra_hr")
    tenant = conn.extra_dejson["tenant_id"]
    common = {"client_id": conn.login, "client_secret": conn.password}

    cached = Variable.get("entra_hr_refresh", default_var=None)
    if cached:
        # saves a full sign-in
        payload = _post_token(tenant, {**common, "grant_type": "refresh_token", "refresh_token": cached})
    else:
        payload = _post_token(
            tenant,
            {
                **common,
                "grant_type": "client_credentials",
                "scope": "https://graph.microsoft.com/.default",
            },
        )
    if payload.get("refresh_token"):
        Variable.set("entra_hr_refresh", payload["refresh_token"])
    return payload["access_token"]


def compare(**context):
    headers = {"Authorization": "Bearer " + _token()}
    resp = requests.get(
        "https://graph.microsoft.com/v1.0/users",
        params={"$select": "id,employeeId,department,jobTitle", "$top": 999},
        headers=headers,
        timeout=60,
    )
    resp.raise_for_status()
    entra = {u["employeeId"]: u for u in resp.json()["value"] if u.get("employeeId")}

    hr = PostgresHook("hr_db").get_records("select employee_no, dept, title from hr.active_staff")
    diff = []
    for no, dept, title in hr:
        u = entra.get(no)
        if u is None:
            diff.append((no, "missing", None))
        elif (u["department"], u["jobTitle"]) != (dept, title):
            diff.append((no, "differs", u["id"]))
    context["ti"].xcom_push(key="diff_count", value=len(diff))
    PostgresHook("hr_db").insert_rows("hr.entra_diff", diff, ["employee_no", "kind", "object_id"])


with DAG(
    dag_id="hr_entra_compare",
    start_date=datetime(2024, 3, 1),
    schedule="@hourly",
    catchup=False,
    default_args=default_args,
    tags=["hr", "entra"],
) as dag:
    PythonOperator(task_id="compare", python_callable=compare)
