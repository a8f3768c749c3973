from O365 import Account

def report(config):
    account = Account((config["id"], config["secret"]), auth_flow_type="credentials", tenant_id=config["tenant"])
    account.authenticate()
    me = account.directory().get_current_user()
    users = account.directory().get_users(limit=None)
    return me.display_name, len(list(users))
