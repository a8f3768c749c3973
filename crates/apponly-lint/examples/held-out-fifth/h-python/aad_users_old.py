import time
import adal
import requests
import pandas as pd

# --- settings -------------------------------------------------
tenant = 'graniteworks.onmicrosoft.com'
app_id = '9921a611-d8e2-41db-b7a3-210c4c286c0a'
key = '«44 granite»'
RESOURCE = 'https://graph.windows.net'
# --------------------------------------------------------------

context = adal.AuthenticationContext('https://login.microsoftonline.com/' + tenant)
token = context.acquire_token_with_client_credentials(RESOURCE, app_id, key)
started = time.time()


def headers():
    global token, started
    if time.time() - started > 3300:
        # token is only good for an hour
        token = context.acquire_token_with_refresh_token(
            token['refreshToken'], app_id, RESOURCE, key)
        started = time.time()
    return {'Authorization': 'Bearer ' + token['accessToken']}


def all_users():
    url = RESOURCE + '/' + tenant + '/users?api-version=1.6&$top=100'
    rows = []
    while url:
        data = requests.get(url, headers=headers()).json()
        rows += data['value']
        nxt = data.get('odata.nextLink')
        url = RESOURCE + '/' + tenant + '/' + nxt + '&api-version=1.6' if nxt else None
        time.sleep(0.5)
    return rows


df = pd.DataFrame(all_users())
df = df[df['accountEnabled'] == True]
df[['objectId', 'userPrincipalName', 'department']].to_excel('users.xlsx', index=False)
print(len(df), 'users')
