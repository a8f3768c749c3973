from deploy.entra import assign_app_roles, ensure_application

app = ensure_application(
    "warehouse",
    requiredResourceAccess=[{"resourceAppId": GRAPH, "resourceAccess": [{"id": ROLE, "type": "Role"}]}],
)
assign_app_roles(app, GRAPH, [ROLE])
