from cdktf import App, TerraformStack
from cdktf_cdktf_provider_azuread.application import Application, ApplicationRequiredResourceAccess
from cdktf_cdktf_provider_azuread.application import ApplicationRequiredResourceAccessResourceAccess
from cdktf_cdktf_provider_azuread.provider import AzureadProvider


class Stack(TerraformStack):
    def __init__(self, scope, name):
        super().__init__(scope, name)
        AzureadProvider(self, "azuread")
        Application(
            self,
            "worker",
            display_name="worker",
            required_resource_access=[
                ApplicationRequiredResourceAccess(
                    resource_app_id="00000003-0000-0000-c000-000000000000",
                    resource_access=[
                        ApplicationRequiredResourceAccessResourceAccess(id="df021288-bdef-4463-88db-98f22de89214", type="Role")
                    ],
                )
            ],
        )


app = App()
Stack(app, "worker")
app.synth()
