import requests

HEADERS = {
    "Authorization": "Bearer «jwt header»",
    "ConsistencyLevel": "eventual",
}
count = requests.get("https://graph.microsoft.com/v1.0/users/$count", headers=HEADERS, timeout=10).text
print("users:", count)
