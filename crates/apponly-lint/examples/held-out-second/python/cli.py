import click


@click.command()
@click.option("--tenant-id", envvar="AZURE_TENANT_ID", required=True)
@click.option("--client-id", envvar="AZURE_CLIENT_ID", required=True)
@click.option("--client-secret", envvar="AZURE_CLIENT_SECRET", prompt="Client secret", hide_input=True)
@click.option("--scope", default="https://graph.microsoft.com/.default", show_default=True)
def main(tenant_id, client_id, client_secret, scope):
    """Checks the credentials of an app registration."""
    from msal import ConfidentialClientApplication

    app = ConfidentialClientApplication(client_id, client_secret, f"https://login.microsoftonline.com/{tenant_id}")
    result = app.acquire_token_for_client([scope])
    click.echo("ok" if "access_token" in result else result["error_description"])
