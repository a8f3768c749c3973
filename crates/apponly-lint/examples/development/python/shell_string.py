import os

app, role = os.environ["APP"], "332a536c-c7ef-4017-ab91-336970924f0d"
os.system(f"az ad app permission add --id {app} --api 00000003-0000-0000-c000-000000000000 --api-permissions {role}=Role")
os.system(f"az ad app permission grant --id {app} --api 00000003-0000-0000-c000-000000000000 --scope Sites.Read.All")
