import os
from office365.graph_client import GraphClient

client = GraphClient(tenant=os.environ["T"]).with_certificate(os.environ["C"], os.environ["THUMB"], open("/run/k.pem").read())
message = client.me.send_mail(subject="Done", body="ok", to_recipients=["it@contoso.com"])
message.execute_query()
