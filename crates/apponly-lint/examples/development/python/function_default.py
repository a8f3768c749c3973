import msal


def graph_app(tenant="contoso.onmicrosoft.com", client_id="5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11", secret="«44 fdefault»"):
    return msal.ConfidentialClientApplication(
        client_id, authority=f"https://login.microsoftonline.com/{tenant}", client_credential=secret
    )
