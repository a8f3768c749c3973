#=> GET /deviceManagement/deviceConfigurations
#=> POST /deviceManagement/deviceConfigurations/{id}/assign
import httpx

async def run(token: str, base: str = "https://graph.microsoft.com/beta"):
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as http:
        found = await http.get(f"{base}/deviceManagement/deviceConfigurations")
        for item in found.json()["value"]:
            await http.post(
                f"{base}/deviceManagement/deviceConfigurations/{item['id']}/assign",
                json={"assignments": []},
            )
