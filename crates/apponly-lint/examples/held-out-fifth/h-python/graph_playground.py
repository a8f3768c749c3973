#!/usr/bin/env python
# coding: utf-8

# # Graph playground
# Export of the notebook, to be cleaned up

# In[1]:


get_ipython().system('pip install msal requests')


# In[2]:


import msal, requests, json
from pprint import pprint

client_id = 'e7247748-db8a-42d4-9523-fe73a1ba39f0'
config = {
    'authority': 'https://login.microsoftonline.com/common',
    'client_id': client_id,
    'scope': ['https://graph.microsoft.com/.default'],
    'secret': '«8Q playground»',
}


# In[3]:


app = msal.ConfidentialClientApplication(config['client_id'], authority=config['authority'],
                                         client_credential=config['secret'])
result = app.acquire_token_for_client(scopes=config['scope'])
#result = app.acquire_token_by_refresh_token(result['refresh_token'], scopes=config['scope'])
print(result['access_token'])


# In[4]:


h = {'Authorization': 'Bearer ' + result['access_token']}
me = requests.get('https://graph.microsoft.com/v1.0/me', headers=h)
pprint(me.json())


# In[5]:


# does not work, why??
u = requests.get('https://graph.microsoft.com/v1.0/users/j.kowalska@tarnow-szklo.example', headers=h).json()
print(json.dumps(u, indent=2, ensure_ascii=False))
