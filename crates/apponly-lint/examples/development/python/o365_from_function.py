import os

from O365 import Account
from O365.utils import EnvTokenBackend


def office():
    acc = Account((os.environ["ID"], os.environ["KEY"]), auth_flow_type="credentials", tenant_id=os.environ["TENANT"], token_backend=EnvTokenBackend())
    if not acc.is_authenticated:
        acc.authenticate()
    return acc


def main():
    o365 = office()
    drive = o365.storage().get_default_drive()
    for item in drive.get_items(limit=20):
        print(item.name)
    mail = o365.new_message()
    mail.to.add("it@contoso.com")
    mail.send()


main()
