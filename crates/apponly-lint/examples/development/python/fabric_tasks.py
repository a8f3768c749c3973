from invoke import task


@task
def permissions(c, app_id):
    """Adds the Graph permissions of the connector."""
    for role in ("7b2449af-6ccd-4f4d-9f78-e550c193f0d1", "59a6b24b-4225-4393-8165-ebaec5f55d7a"):
        c.run(f"az ad app permission add --id {app_id} --api 00000003-0000-0000-c000-000000000000 --api-permissions {role}=Role")
    c.run(f"az ad app permission list-grants --id {app_id}")
