# Databricks notebook source
# MAGIC %md
# MAGIC # Directory ingest
# MAGIC Full load of users and groups into bronze. The run takes about three hours, a token lives one.

# COMMAND ----------
import time
import requests
from pyspark.sql import Row

tenant = dbutils.secrets.get(scope="kv-data", key="graph-tenant")
client = dbutils.secrets.get(scope="kv-data", key="graph-client-id")
secret = dbutils.secrets.get(scope="kv-data", key="graph-client-secret")

REFRESH_TOKEN_AFTER = 50 * 60   # seconds
_token_value, _token_time = None, 0

# COMMAND ----------
def refresh_token():
    """There is nothing to refresh with client credentials, so simply ask again."""
    global _token_value, _token_time
    r = requests.post(
        f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
        data={
            "grant_type": "client_credentials",
            "client_id": client,
            "client_secret": secret,
            "scope": "https://graph.microsoft.com/.default",
        },
        timeout=30,
    )
    r.raise_for_status()
    _token_value, _token_time = r.json()["access_token"], time.monotonic()


def auth_header():
    if _token_value is None or time.monotonic() - _token_time > REFRESH_TOKEN_AFTER:
        refresh_token()
    return {"Authorization": f"Bearer {_token_value}", "ConsistencyLevel": "eventual"}


def fetch(path):
    url = "https://graph.microsoft.com/v1.0" + path
    while url:
        r = requests.get(url, headers=auth_header(), timeout=60)
        if r.status_code == 401:
            refresh_token()
            continue
        if r.status_code == 429:
            time.sleep(int(r.headers.get("Retry-After", "10")))
            continue
        r.raise_for_status()
        page = r.json()
        yield from page["value"]
        url = page.get("@odata.nextLink")

# COMMAND ----------
rows = [Row(**{k: str(v) for k, v in u.items()}) for u in fetch("/users?$top=999&$select=id,displayName,department")]
spark.createDataFrame(rows).write.mode("overwrite").saveAsTable("bronze.entra_users")

rows = [Row(id=g["id"], name=g["displayName"]) for g in fetch("/groups?$top=999&$select=id,displayName")]
spark.createDataFrame(rows).write.mode("overwrite").saveAsTable("bronze.entra_groups")

# COMMAND ----------
dbutils.notebook.exit(str(spark.table("bronze.entra_users").count()))
