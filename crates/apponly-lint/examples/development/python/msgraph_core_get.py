from azure.identity import EnvironmentCredential
from msgraph.core import GraphClient

client = GraphClient(credential=EnvironmentCredential())
me = client.get('/me').json()
print(me['mail'])
