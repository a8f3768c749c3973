"""
Mirrors a resource calendar from Microsoft 365 into one Google calendar.
Microsoft side: app-only.  Google side: a normal user who consented once (offline access).
"""
import logging
from datetime import datetime, timedelta, timezone

import requests
from django.conf import settings
from django.core.management.base import BaseCommand

from mirror.models import GoogleAccount

logger = logging.getLogger(__name__)


def microsoft_token():
    cfg = settings.MS_GRAPH
    res = requests.post(cfg["TOKEN_URL"].format(tenant=cfg["TENANT_ID"]), data={
        "grant_type": "client_credentials",
        "client_id": cfg["CLIENT_ID"],
        "client_secret": cfg["CLIENT_SECRET"],
        "scope": "https://graph.microsoft.com/.default",
    }, timeout=20)
    res.raise_for_status()
    return res.json()["access_token"]


def google_token(account: GoogleAccount):
    res = requests.post("https://oauth2.googleapis.com/token", data={
        "grant_type": "refresh_token",
        "refresh_token": account.refresh_token,
        "client_id": settings.GOOGLE["CLIENT_ID"],
        "client_secret": settings.GOOGLE["CLIENT_SECRET"],
    }, timeout=20)
    res.raise_for_status()
    data = res.json()
    if data.get("refresh_token"):
        account.refresh_token = data["refresh_token"]
        account.save(update_fields=["refresh_token"])
    return data["access_token"]


def events(mailbox, days):
    now = datetime.now(timezone.utc).replace(microsecond=0)
    url = f"https://graph.microsoft.com/v1.0/users/{mailbox}/calendarView"
    params = {"startDateTime": now.isoformat(), "endDateTime": (now + timedelta(days=days)).isoformat(), "$top": 100}
    headers = {"Authorization": f"Bearer {microsoft_token()}", "Prefer": 'outlook.timezone="UTC"'}
    while url:
        body = requests.get(url, params=params, headers=headers, timeout=30).json()
        yield from body["value"]
        url, params = body.get("@odata.nextLink"), None


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("mailbox")
        parser.add_argument("--days", type=int, default=14)

    def handle(self, mailbox, days, **kw):
        account = GoogleAccount.objects.get(mailbox=mailbox)
        headers = {"Authorization": f"Bearer {google_token(account)}"}
        api = f"https://www.googleapis.com/calendar/v3/calendars/{account.calendar_id}/events/import"
        for e in events(mailbox, days):
            requests.post(api, headers=headers, json={
                "iCalUID": e["iCalUId"], "summary": e["subject"],
                "start": {"dateTime": e["start"]["dateTime"] + "Z"}, "end": {"dateTime": e["end"]["dateTime"] + "Z"},
            }, timeout=30).raise_for_status()
        logger.info("mirrored %s", mailbox)
