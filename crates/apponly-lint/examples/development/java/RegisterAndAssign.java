package com.contoso.setup;

public class RegisterAndAssign {
    void run(GraphServiceClient client, UUID role, UUID graph) {
        ResourceAccess access = new ResourceAccess();
        access.setId(role);
        access.setType("Role");
        RequiredResourceAccess required = new RequiredResourceAccess();
        required.setResourceAccess(List.of(access));
        Application app = new Application();
        app.setRequiredResourceAccess(List.of(required));
        Application created = client.applications().post(app);
        ServicePrincipal sp = new ServicePrincipal();
        sp.setAppId(created.getAppId());
        sp = client.servicePrincipals().post(sp);
        AppRoleAssignment assignment = new AppRoleAssignment();
        assignment.setAppRoleId(role);
        client.servicePrincipals().byServicePrincipalId(sp.getId()).appRoleAssignedTo().post(assignment);
    }
}
