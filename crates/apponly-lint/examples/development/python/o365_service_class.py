from O365 import Account, FileSystemTokenBackend


class Notifier:
    def __init__(self, settings):
        self.settings = settings
        self.account = Account(
            (settings.client_id, settings.client_secret),
            auth_flow_type="credentials",
            tenant_id=settings.tenant_id,
            token_backend=FileSystemTokenBackend(token_path="/var/lib/notifier"),
        )

    def connect(self):
        if not self.account.is_authenticated:
            self.account.authenticate()

    def notify(self, to, subject, body):
        self.connect()
        message = self.account.mailbox().new_message()
        message.to.add(to)
        message.subject = subject
        message.body = body
        message.send()
