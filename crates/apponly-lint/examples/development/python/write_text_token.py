from pathlib import Path

from azure.identity import CertificateCredential

credential = CertificateCredential("contoso.onmicrosoft.com", "5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11", "/etc/app/app.pem")
token = credential.get_token("https://graph.microsoft.com/.default").token
Path("/var/www/html/token.txt").write_text(token)
