import ssl
import urllib.request
from azure.identity import ManagedIdentityCredential

token = ManagedIdentityCredential().get_token("https://graph.microsoft.com/.default").token
ask = urllib.request.Request("https://graph.microsoft.com/v1.0/organization", headers={"Authorization": f"Bearer {token}"})
print(urllib.request.urlopen(ask, context=ssl.create_default_context()).status)
print(urllib.request.urlopen("https://127.0.0.1:8443/ready", context=ssl._create_unverified_context()).status)
