import os
import datetime as dt
from O365 import Account

# app "rechnungseingang", siehe Wiki
credentials = ('6b2f1c7e-2f0e-4c55-9a3b-6d1f7b1f0c11', '«32 rechnungseingang»')
TENANT = 'nordlicht-handel.onmicrosoft.com'
MAILBOX = 'rechnung@nordlicht-handel.de'
ZIEL = r'\\fs01\rechnungen\eingang'


def verbinden():
    account = Account(credentials, auth_flow_type='credentials', tenant_id=TENANT)
    if not account.is_authenticated and not account.authenticate():
        raise SystemExit('Anmeldung fehlgeschlagen')
    return account


def anhaenge(mail):
    mail.attachments.download_attachments()
    for a in mail.attachments:
        if a.name.lower().endswith(('.pdf', '.xml')):
            yield a


def main():
    mailbox = verbinden().mailbox(resource=MAILBOX)
    inbox = mailbox.inbox_folder()
    fertig = inbox.get_folder(folder_name='verarbeitet') or inbox.create_child_folder('verarbeitet')
    seit = dt.datetime.now() - dt.timedelta(days=3)
    q = mailbox.new_query('receivedDateTime').greater_equal(seit).chain('and').on_attribute('hasAttachments').equals(True)
    n = 0
    for mail in inbox.get_messages(limit=None, query=q, batch=50):
        for a in anhaenge(mail):
            a.save(location=ZIEL, custom_name=f'{mail.received:%Y%m%d%H%M%S}_{a.name}')
            n += 1
        mail.mark_as_read()
        mail.move(fertig)
    print(n, 'Anlagen abgelegt in', os.path.abspath(ZIEL))


if __name__ == '__main__':
    main()
