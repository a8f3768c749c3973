from dataclasses import dataclass, field
from typing import List, Optional

import pulumi
import pulumi_azuread as azuread

GRAPH = "00000003-0000-0000-c000-000000000000"


@dataclass
class WorkerArgs:
    display_name: str
    graph_roles: List[str] = field(default_factory=list)
    github_subject: Optional[str] = None


class Worker(pulumi.ComponentResource):
    """App registration + service principal + consented Graph roles, no secret at all."""

    def __init__(self, name: str, args: WorkerArgs, opts=None):
        super().__init__("acme:identity:Worker", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        graph = azuread.get_service_principal(client_id=GRAPH)

        self.app = azuread.Application(
            name,
            display_name=args.display_name,
            required_resource_accesses=[azuread.ApplicationRequiredResourceAccessArgs(
                resource_app_id=GRAPH,
                resource_accesses=[
                    azuread.ApplicationRequiredResourceAccessResourceAccessArgs(
                        id=graph.app_role_ids[r], type="Role")
                    for r in args.graph_roles
                ],
            )],
            opts=child,
        )
        self.sp = azuread.ServicePrincipal(f"{name}-sp", client_id=self.app.client_id, opts=child)

        for r in args.graph_roles:
            azuread.AppRoleAssignment(
                f"{name}-{r.lower().replace('.', '-')}",
                app_role_id=graph.app_role_ids[r],
                principal_object_id=self.sp.object_id,
                resource_object_id=graph.object_id,
                opts=child,
            )

        if args.github_subject:
            azuread.ApplicationFederatedIdentityCredential(
                f"{name}-gh",
                application_id=self.app.id,
                display_name="github",
                issuer="https://token.actions.githubusercontent.com",
                subject=args.github_subject,
                audiences=["api://AzureADTokenExchange"],
                opts=child,
            )
        self.register_outputs({"client_id": self.app.client_id})


worker = Worker("license-report", WorkerArgs(
    display_name="License report",
    graph_roles=["User.Read.All", "Reports.Read.All"],
    github_subject="repo:acme/license-report:environment:prod",
))
pulumi.export("client_id", worker.app.client_id)
