"""Copies the timetable into a calendar."""
import os

from O365 import Account

account = Account(
    (os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"]),
    auth_flow_type='credentials',
    tenant_id=os.environ["TENANT_ID"],
)
if not account.authenticate():
    raise SystemExit("no token")

schedule = account.schedule()
calendar = schedule.get_calendar(calendar_name="Timetable")
for event in calendar.get_events(include_recurring=False):
    print(event.subject)
