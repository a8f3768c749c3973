import os

client_id = os.environ["SP_ID"]
client_secret = os.environ["SP_SECRET"]
tenant = os.environ["SP_TENANT"]

os.system(f"az login --service-principal -u {client_id} -p {client_secret} --tenant {tenant}")
os.system("az ad user list --query '[].mail' -o tsv > mails.txt")
