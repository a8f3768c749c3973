#!/usr/bin/python3
# trägt die Bereitschaftsdienste aus der ICS-Datei in den Dienstkalender ein
# cron: 10 * * * *  dienst  /opt/dienst/calendar_o365.py
import datetime as dt
import sys

import recurring_ical_events
from icalendar import Calendar as Ics
from O365 import Account
from O365.utils import MemoryTokenBackend

import config   # client_id, client_secret, tenant, kalender

VORLAUF = 30


def konto():
    acc = Account(
        (config.client_id, config.client_secret),
        auth_flow_type='credentials',
        tenant_id=config.tenant,
        token_backend=MemoryTokenBackend(),
        timezone='Europe/Berlin',
    )
    if not acc.authenticate():
        sys.exit('Anmeldung fehlgeschlagen')
    return acc


def dienste(pfad):
    with open(pfad, 'rb') as f:
        ics = Ics.from_ical(f.read())
    heute = dt.date.today()
    for ev in recurring_ical_events.of(ics).between(heute, heute + dt.timedelta(days=VORLAUF)):
        yield str(ev['UID']), str(ev['SUMMARY']), ev['DTSTART'].dt, ev['DTEND'].dt


def main():
    acc = konto()
    plan = acc.schedule()
    kalender = plan.get_calendar(calendar_name=config.kalender)
    if kalender is None:
        kalender = plan.new_calendar(config.kalender)

    von = dt.datetime.now()
    q = kalender.new_query('start').greater_equal(von)
    q.chain('and').on_attribute('end').less_equal(von + dt.timedelta(days=VORLAUF))
    vorhanden = {e.subject + str(e.start.date()) for e in
                 kalender.get_events(query=q, include_recurring=True, limit=None, batch=100)}

    neu = 0
    for uid, titel, start, ende in dienste(sys.argv[1]):
        if titel + str(start.date()) in vorhanden:
            continue
        e = kalender.new_event(subject=titel)
        e.start, e.end = start, ende
        e.is_all_day = not isinstance(start, dt.datetime)
        e.save()
        neu += 1
    print(f'{neu} Dienste eingetragen')


if __name__ == '__main__':
    main()
