import asyncio

from azure.identity.aio import DefaultAzureCredential, ManagedIdentityCredential
from msgraph import GraphServiceClient


async def main() -> None:
    async with ManagedIdentityCredential() as credential:
        graph = GraphServiceClient(credential, ["https://graph.microsoft.com/.default"])
        me = await graph.me.get()
        print(f"running as {me.display_name}")
        tasks = await graph.planner.plans.by_planner_plan_id("xqQg5FS2LkCp935s-FIFm2QAFkHM").get()
        print(tasks.title)


if __name__ == "__main__":
    asyncio.run(main())
