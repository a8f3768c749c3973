import argparse
import requests
from azure.identity import CertificateCredential

parser = argparse.ArgumentParser()
parser.add_argument("--ca-file", default=True)
parser.add_argument("--insecure-registry", help="not used any more")
options = parser.parse_args()
credential = CertificateCredential("contoso.onmicrosoft.com", "00000000-0000-0000-0000-000000000001", "app.pem")
token = credential.get_token("https://graph.microsoft.com/.default").token
print(requests.get("https://graph.microsoft.com/v1.0/organization", headers={"Authorization": "Bearer " + token}, verify=options.ca_file).ok)
