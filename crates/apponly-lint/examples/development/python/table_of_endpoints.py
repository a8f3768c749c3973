import os
import requests
from azure.identity import CertificateCredential

ENDPOINTS = {
    "profile": "https://graph.microsoft.com/v1.0/me",
    "tenant": "https://graph.microsoft.com/v1.0/organization",
}
credential = CertificateCredential(os.environ["T"], os.environ["C"], "/run/app.pem")
headers = {"Authorization": "Bearer " + credential.get_token("https://graph.microsoft.com/.default").token}
print(requests.get(ENDPOINTS["profile"], headers=headers).json()["displayName"])
