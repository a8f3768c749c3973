from O365 import Account

account = Account(("1f0f8a7e-3f5d-4f0e-8f44-3f5a8d1b2c3d", "«32 o365old»"),
                  auth_flow_type="credentials", tenant_id="contoso.onmicrosoft.com")
account.authenticate()
