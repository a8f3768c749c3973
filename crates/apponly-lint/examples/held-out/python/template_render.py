"""Writes the configuration of a new customer from the template."""
import string
import sys

TEMPLATE = string.Template(
    """\
[graph]
tenant_id = $tenant
client_id = $client
client_secret = {{ lookup('hashi_vault', 'secret=kv/graph:secret') }}
"""
)
DEFAULTS = {"client_secret": "CHANGEME", "certificate_password": "***", "token": None}

if __name__ == "__main__":
    tenant, client = sys.argv[1:3]
    sys.stdout.write(TEMPLATE.substitute(tenant=tenant, client=client))
    missing = [key for key, value in DEFAULTS.items() if value in (None, "", "CHANGEME", "***")]
    print("still to fill in:", ", ".join(missing), file=sys.stderr)
