import os
from datetime import datetime, timedelta

import msal
import pandas as pd
import requests
import streamlit as st

st.set_page_config(page_title="Painel de agenda", page_icon="📅", layout="wide")

CLIENT_ID = os.getenv("AGENDA_CLIENT_ID", "0f2a7f0c-0d4e-4f0e-bb62-55e1b6ad7c20")
CLIENT_SECRET = os.getenv("AGENDA_CLIENT_SECRET", "«8Q agenda»")
TENANT_ID = os.getenv("AGENDA_TENANT_ID", "c5a3b9e0-7d0b-4a58-8e6c-0f4fd0f1e2aa")
GRAPH = "https://graph.microsoft.com/v1.0"


@st.cache_resource
def app_msal():
    return msal.ConfidentialClientApplication(
        CLIENT_ID, authority=f"https://login.microsoftonline.com/{TENANT_ID}", client_credential=CLIENT_SECRET
    )


def token():
    r = app_msal().acquire_token_for_client(["https://graph.microsoft.com/.default"])
    if "access_token" not in r:
        st.error(f"Falha no login: {r.get('error')}")
        st.stop()
    return r["access_token"]


def compromissos(inicio, fim):
    url = (
        f"{GRAPH}/me/calendarView?startDateTime={inicio.isoformat()}Z"
        f"&endDateTime={fim.isoformat()}Z&$orderby=start/dateTime&$top=50"
    )
    linhas = []
    while url:
        resp = requests.get(url, headers={"Authorization": f"Bearer {token()}"}, timeout=20)
        if resp.status_code != 200:
            st.warning("Não consegui ler a agenda.")
            return pd.DataFrame()
        dados = resp.json()
        linhas += [
            {"Assunto": e["subject"], "Início": e["start"]["dateTime"][:16], "Local": e["location"]["displayName"]}
            for e in dados["value"]
        ]
        url = dados.get("@odata.nextLink")
    return pd.DataFrame(linhas)


st.title("📅 Painel de agenda")
dias = st.sidebar.slider("Dias", 1, 30, 7)
agora = datetime.utcnow().replace(microsecond=0)
df = compromissos(agora, agora + timedelta(days=dias))
st.metric("Compromissos", len(df))
st.dataframe(df, use_container_width=True)
