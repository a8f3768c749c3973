import os

from O365 import Account

account = Account(
    (os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"]),
    auth_flow_type="credentials",
    tenant_id=os.environ["TENANT_ID"],
    main_resource="reports@contoso.com",
)
if account.authenticate():
    inbox = account.mailbox().inbox_folder()
    print(inbox.unread_items_count)
