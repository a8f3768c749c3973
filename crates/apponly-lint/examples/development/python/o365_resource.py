import os
from O365 import Account

credentials = (os.getenv("APP_ID"), os.getenv("APP_KEY"))
account = Account(credentials, auth_flow_type='credentials', tenant_id=os.getenv("TENANT"))
if account.authenticate():
    schedule = account.schedule(resource='room1@contoso.com')
    mailbox = account.mailbox('reports@contoso.com')
    print(schedule.get_default_calendar().name, mailbox.inbox_folder().total_items_count)
