# shows today's bookings of the meeting rooms on the lobby screen
import datetime
import os

import keyring
from O365 import Account, MSGraphProtocol
from O365.utils import MemoryTokenBackend

ROOMS = ["raum-elbe@hafenlog.example", "raum-weser@hafenlog.example", "raum-trave@hafenlog.example"]


def account():
    client_id = os.environ.get("LOBBY_CLIENT_ID", "")
    secret = keyring.get_password("lobby-display", client_id)
    if not secret:
        raise SystemExit("no secret in the keyring; run: keyring set lobby-display <client id>")
    acc = Account(
        (client_id, secret),
        auth_flow_type="credentials",
        tenant_id=os.environ["LOBBY_TENANT"],
        protocol=MSGraphProtocol(timezone="Europe/Berlin"),
        token_backend=MemoryTokenBackend(),
    )
    if not acc.is_authenticated:
        acc.authenticate()
    return acc


def bookings(acc, room):
    calendar = acc.schedule(resource=room).get_default_calendar()
    today = datetime.datetime.now().replace(hour=0, minute=0, second=0, microsecond=0)
    q = calendar.new_query("start").greater_equal(today)
    q.chain("and").on_attribute("end").less_equal(today + datetime.timedelta(days=1))
    return list(calendar.get_events(query=q, include_recurring=True, limit=None))


if __name__ == "__main__":
    acc = account()
    for room in ROOMS:
        print(room.split("@")[0].upper())
        for ev in sorted(bookings(acc, room), key=lambda e: e.start):
            print("   %s-%s  %s" % (ev.start.strftime("%H:%M"), ev.end.strftime("%H:%M"), ev.subject))
