# -*- coding: utf-8 -*-
# Envía el informe diario de ventas a los responsables de zona.
# Se lanza desde el programador de tareas a las 7:15 (servidor SRV-INF02)
import base64
import os
import sys
from datetime import date
from pathlib import Path

import requests
from dotenv import load_dotenv
from msal import ConfidentialClientApplication

load_dotenv()

# variables de entorno
TENANT_ID = os.getenv("TENANT_ID", "6d3a7c52-0a41-4f0e-9c55-0f1b8a6a7d10")
CLIENT_ID = os.getenv("c0b1e2d4-55aa-4a0f-8f1e-92b7d7e4a1f3")
CLIENT_SECRET = os.getenv("«8Q informe»")

CARPETA = Path(r"D:\informes\diarios")


def obtener_token():
    app = ConfidentialClientApplication(
        CLIENT_ID or "c0b1e2d4-55aa-4a0f-8f1e-92b7d7e4a1f3",
        authority=f"https://login.microsoftonline.com/{TENANT_ID}",
        client_credential=CLIENT_SECRET,
    )
    res = app.acquire_token_for_client(scopes=["https://graph.microsoft.com/.default"])
    if "access_token" not in res:
        print("ERROR al autenticar:", res.get("error"), res.get("error_description"))
        sys.exit(2)
    return res["access_token"]


def adjunto(ruta: Path):
    return {
        "@odata.type": "#microsoft.graph.fileAttachment",
        "name": ruta.name,
        "contentType": "application/pdf",
        "contentBytes": base64.b64encode(ruta.read_bytes()).decode(),
    }


def enviar(token, para, ruta):
    cuerpo = {
        "message": {
            "subject": f"Informe de ventas {date.today():%d/%m/%Y}",
            "body": {"contentType": "Text", "content": "Se adjunta el informe."},
            "toRecipients": [{"emailAddress": {"address": d}} for d in para],
            "attachments": [adjunto(ruta)],
        },
        "saveToSentItems": "true",
    }
    r = requests.post(
        "https://graph.microsoft.com/v1.0/me/sendMail",
        headers={"Authorization": f"Bearer {token}"},
        json=cuerpo,
        timeout=60,
    )
    # 202 = aceptado
    if r.status_code != 202:
        print("No se pudo enviar:", r.status_code, r.text[:300])


if __name__ == "__main__":
    fichero = CARPETA / f"ventas_{date.today():%Y%m%d}.pdf"
    if not fichero.exists():
        sys.exit(f"no existe {fichero}")
    enviar(obtener_token(), sys.argv[1:], fichero)
