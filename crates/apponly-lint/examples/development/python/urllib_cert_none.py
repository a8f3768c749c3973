import os
import ssl
import urllib.parse
import urllib.request

context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
form = urllib.parse.urlencode({
    "grant_type": "client_credentials",
    "client_id": os.environ["CLIENT_ID"],
    "client_secret": os.environ["CLIENT_SECRET"],
    "scope": "https://graph.microsoft.com/.default",
}).encode()
url = "https://login.microsoftonline.com/" + os.environ["TENANT_ID"] + "/oauth2/v2.0/token"
with urllib.request.urlopen(url, form, context=context) as answer:
    print(answer.status)
