# Exports the directory to CSV for the phone book. Python 3.6, do not touch the server!
import csv
import datetime
import logging
import logging.handlers

import adal
import requests

import config

AUTHORITY_URL = 'https://login.microsoftonline.com/' + config.TENANT
RESOURCE = 'https://graph.windows.net'
API = RESOURCE + '/' + config.TENANT

log = logging.getLogger('phonebook')
log.addHandler(logging.handlers.RotatingFileHandler('phonebook.log', maxBytes=500000, backupCount=3))
log.setLevel(logging.INFO)

#####################################################################
#                             token                                 #
#####################################################################

context = adal.AuthenticationContext(AUTHORITY_URL, api_version=None)


def getToken():
    token = context.acquire_token_with_client_credentials(
        RESOURCE, config.CLIENT_ID, config.CLIENT_SECRET)
    log.info('token until %s', token['expiresOn'])
    return token


def validateToken(token):
    expires = datetime.datetime.strptime(token['expiresOn'], '%Y-%m-%d %H:%M:%S.%f')
    if expires < datetime.datetime.now() + datetime.timedelta(minutes=2):
        log.info('token expired, renewing')
        token = context.acquire_token_with_refresh_token(
            token['refreshToken'], config.CLIENT_ID, RESOURCE, config.CLIENT_SECRET)
    return token


#####################################################################
#                             export                                #
#####################################################################

def getUsers(token):
    url = API + '/users?api-version=1.6&$top=200'
    while url:
        token = validateToken(token)
        r = requests.get(url, headers={'Authorization': 'Bearer ' + token['accessToken']})
        r.raise_for_status()
        data = r.json()
        for u in data['value']:
            yield u
        next_link = data.get('odata.nextLink')
        url = API + '/' + next_link + '&api-version=1.6' if next_link else None


def main():
    n = 0
    with open(config.OUTFILE, 'w', newline='', encoding='utf-8') as f:
        w = csv.writer(f, delimiter='\t')
        w.writerow(['name', 'phone', 'mobile', 'room'])
        for u in getUsers(getToken()):
            if not u.get('accountEnabled') or not u.get('telephoneNumber'):
                continue
            w.writerow([u['displayName'], u['telephoneNumber'], u.get('mobile'),
                        u.get('physicalDeliveryOfficeName')])
            n += 1
    log.info('%d entries', n)


if __name__ == '__main__':
    main()
