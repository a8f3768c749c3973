import os
from office365.graph_client import GraphClient

client = GraphClient(tenant=os.environ["TENANT"]).with_certificate(os.environ["CLIENT"], os.environ["THUMBPRINT"], open("/run/app.key").read())
user = client.users["reports@contoso.com"].get().execute_query()
print(user.user_principal_name)
