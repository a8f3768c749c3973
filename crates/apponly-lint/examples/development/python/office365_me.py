import os

from office365.graph_client import GraphClient

client = GraphClient(tenant=os.environ["TENANT"]).with_client_secret(os.environ["CLIENT"], os.environ["SECRET"])

me = client.me.get().execute_query()
print(me.user_principal_name)
for item in client.me.drive.root.children.get().execute_query():
    print(item.name)
