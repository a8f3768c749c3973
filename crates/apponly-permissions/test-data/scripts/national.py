#=> GET /users
#=> GET /security/alerts_v2
import requests
HOSTS = {"public": "graph.microsoft.com"}
requests.get(f"https://graph.{suffix}/v1.0/users", headers=h)
requests.get("https://microsoftgraph.chinacloudapi.cn/v1.0/security/alerts_v2", headers=h)
