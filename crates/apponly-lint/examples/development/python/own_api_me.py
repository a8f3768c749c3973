import os
import httpx
from azure.identity import ClientSecretCredential

credential = ClientSecretCredential(os.environ["TENANT"], os.environ["CLIENT"], os.environ["SECRET"])
token = credential.get_token("api://contoso-hr/.default").token

with httpx.Client(base_url=os.environ["HR_API"], headers={"Authorization": f"Bearer {token}"}) as client:
    print(client.get("/me").json()["service"])
    print(httpx.get(os.environ["HR_API"] + "/me/queue").status_code)
