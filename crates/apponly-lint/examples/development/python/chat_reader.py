import os
import requests
from azure.identity import CertificateCredential

token = CertificateCredential(os.environ["T"], os.environ["C"], "/run/app.pem").get_token("https://graph.microsoft.com/.default").token
headers = {"Authorization": f"Bearer {token}"}
chat = requests.get(f"https://graph.microsoft.com/v1.0/chats/{os.environ['CHAT']}", headers=headers).json()
requests.post(f"https://graph.microsoft.com/v1.0/users/{os.environ['UPN']}/sendMail", headers=headers, json={"message": {"subject": chat["topic"]}})
requests.post(f"https://graph.microsoft.com/v1.0/users/{os.environ['UPN']}/presence/setStatusMessage", headers=headers, json={"statusMessage": {}})
