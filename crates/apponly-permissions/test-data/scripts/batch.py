#=> GET /users/{id}/manager
#=> GET /users/{id}/presence
body = {"requests": []}
for number, user in enumerate(users):
    body["requests"].append({"id": str(number), "method": "GET", "url": f"/users/{user}/manager"})
    body["requests"].append({"id": f"{number}p", "method": "GET", "url": f"/users/{user}/presence"})
requests.post("https://graph.microsoft.com/v1.0/$batch", json=body, headers=headers)
