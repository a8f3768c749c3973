"""Sign-in of the import jobs."""
import msal


def connect(tenant, client_id, client_secret, verify=True):
    """Makes the client.

    :param str client_id: (required)The id of the registration.
    :param str client_secret: (optional)The OAuth client secret of the
        registration, read by the caller from the vault-2 mount.
    :param client-secret: Vault7/Imports of the caller, never a literal
    """
    return msal.ConfidentialClientApplication(
        client_id,
        client_credential=client_secret,
        authority=f"https://login.microsoftonline.com/{tenant}",
        verify=verify,
    )
