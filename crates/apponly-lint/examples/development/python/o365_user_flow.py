import os
from O365 import Account

account = Account((os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"]), tenant_id=os.environ["TENANT_ID"])
if not account.is_authenticated:
    account.authenticate(scopes=["basic", "calendar"])
for event in account.schedule().get_default_calendar().get_events(limit=10):
    print(event)
