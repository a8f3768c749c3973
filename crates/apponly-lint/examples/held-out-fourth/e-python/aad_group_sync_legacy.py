# coding: utf-8
# Sincroniza los grupos del directorio con LDAP (2018, no tocar si no es necesario)
import datetime
import json

import adal
import ldap3
import requests

with open('/etc/groupsync/params.json') as f:
    PARAMS = json.load(f)

RECURSO = 'https://graph.windows.net'
AUTORIDAD = 'https://login.microsoftonline.com/' + PARAMS['tenant']

contexto = adal.AuthenticationContext(AUTORIDAD)
token = contexto.acquire_token_with_client_credentials(RECURSO, PARAMS['clientId'], PARAMS['clientSecret'])


def cabeceras():
    global token
    caduca = datetime.datetime.strptime(token['expiresOn'], '%Y-%m-%d %H:%M:%S.%f')
    if caduca < datetime.datetime.now() + datetime.timedelta(minutes=5):
        token = contexto.acquire_token_with_refresh_token(token['refreshToken'], PARAMS['clientId'], RECURSO,
                                                          PARAMS['clientSecret'])
    return {'Authorization': 'Bearer ' + token['accessToken']}


def miembros(grupo):
    url = '%s/%s/groups/%s/members?api-version=1.6' % (RECURSO, PARAMS['tenant'], grupo)
    while url:
        r = requests.get(url, headers=cabeceras())
        r.raise_for_status()
        datos = r.json()
        for m in datos['value']:
            yield m['userPrincipalName']
        siguiente = datos.get('odata.nextLink')
        url = '%s/%s/%s&api-version=1.6' % (RECURSO, PARAMS['tenant'], siguiente) if siguiente else None


def main():
    srv = ldap3.Connection(PARAMS['ldapUri'], PARAMS['ldapUser'], PARAMS['ldapPass'], auto_bind=True)
    for grupo, dn in PARAMS['grupos'].items():
        nuevos = sorted(set(miembros(grupo)))
        srv.modify(dn, {'mail': [(ldap3.MODIFY_REPLACE, nuevos)]})
        print(dn, len(nuevos))


main()
