class Settings:
    tenant = "contoso.onmicrosoft.com"
    client = "5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11"
    value = "«32 settings»"


def client():
    import msal

    return msal.ConfidentialClientApplication(
        client_id=Settings.client,
        client_credential=Settings.value,
        authority=f"https://login.microsoftonline.com/{Settings.tenant}",
    )
