"""Relatório mensal de licenças (M365) -> data lake."""
import csv
import io
import logging
from collections import Counter

import pendulum
import requests
from airflow.decorators import dag, task
from airflow.hooks.base import BaseHook
from airflow.providers.microsoft.azure.hooks.wasb import WasbHook
from azure.identity import ClientSecretCredential

log = logging.getLogger(__name__)
GRAPH = "https://graph.microsoft.com/v1.0"


def _sessao() -> requests.Session:
    c = BaseHook.get_connection("graph_licencas")
    cred = ClientSecretCredential(
        tenant_id=c.extra_dejson["tenantId"],
        client_id=c.login,
        client_secret=c.password,
    )

    def assinar(req):
        # azure-identity guarda o token e pede outro quando necessário
        req.headers["Authorization"] = "Bearer " + cred.get_token(
            "https://graph.microsoft.com/.default"
        ).token
        return req

    s = requests.Session()
    s.auth = assinar
    return s


def _paginas(s, url, **params):
    while url:
        r = s.get(url, params=params, timeout=60)
        r.raise_for_status()
        corpo = r.json()
        log.info("página com %d itens", len(corpo["value"]))
        yield from corpo["value"]
        url, params = corpo.get("@odata.nextLink"), {}


@dag(
    schedule="0 5 1 * *",
    start_date=pendulum.datetime(2024, 1, 1, tz="America/Sao_Paulo"),
    catchup=False,
    tags=["m365", "custos"],
)
def licencas_m365():
    @task
    def contar() -> dict:
        s = _sessao()
        nomes = {k["skuId"]: k["skuPartNumber"] for k in _paginas(s, f"{GRAPH}/subscribedSkus")}
        total = Counter()
        for u in _paginas(s, f"{GRAPH}/users", **{"$select": "id,assignedLicenses", "$top": "999"}):
            for lic in u["assignedLicenses"]:
                total[nomes.get(lic["skuId"], lic["skuId"])] += 1
        return dict(total)

    @task
    def gravar(total: dict, ds=None):
        buf = io.StringIO()
        w = csv.writer(buf, delimiter=";")
        w.writerow(["data", "sku", "usuarios"])
        for sku, n in sorted(total.items()):
            w.writerow([ds, sku, n])
        WasbHook("lake").load_string(
            buf.getvalue(), container_name="custos", blob_name=f"licencas/{ds}.csv", overwrite=True
        )

    gravar(contar())


licencas_m365()
