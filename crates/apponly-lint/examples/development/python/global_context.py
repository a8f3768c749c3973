import ssl
import urllib.request
from azure.identity import ManagedIdentityCredential

ssl._create_default_https_context = ssl._create_unverified_context
token = ManagedIdentityCredential().get_token("https://graph.microsoft.com/.default").token
ask = urllib.request.Request("https://graph.microsoft.com/v1.0/organization", headers={"Authorization": f"Bearer {token}"})
print(urllib.request.urlopen(ask).status)
