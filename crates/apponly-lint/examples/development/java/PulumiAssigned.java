package com.contoso.infra;

public class PulumiAssigned {
    static void stack(Context ctx) {
        var app = new Application("importer", ApplicationArgs.builder()
            .requiredResourceAccesses(ApplicationRequiredResourceAccessArgs.builder()
                .resourceAccesses(ApplicationRequiredResourceAccessResourceAccessArgs.builder()
                    .id("df021288-bdef-4463-88db-98f22de89214")
                    .type("Role")
                    .build())
                .build())
            .build());
        var principal = new ServicePrincipal("importer", ServicePrincipalArgs.builder().clientId(app.clientId()).build());
        new AppRoleAssignment("importer", AppRoleAssignmentArgs.builder()
            .appRoleId("df021288-bdef-4463-88db-98f22de89214")
            .principalObjectId(principal.objectId())
            .resourceObjectId(graph.objectId())
            .build());
    }
}
