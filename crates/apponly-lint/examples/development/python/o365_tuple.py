from O365 import Account

credentials = ("1f0f8a7e-3f5d-4f0e-8f44-3f5a8d1b2c3d", "«8Q o365»")
account = Account(credentials, auth_flow_type="credentials", tenant_id="contoso.onmicrosoft.com")
if account.authenticate():
    mailbox = account.mailbox("reports@contoso.com")
    print(mailbox.inbox_folder().total_items_count)
