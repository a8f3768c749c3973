package com.contoso.infra;

public class PulumiApp {
    static void stack(Context ctx) {
        var app = new Application("exporter", ApplicationArgs.builder()
            .displayName("exporter")
            .requiredResourceAccesses(ApplicationRequiredResourceAccessArgs.builder()
                .resourceAppId("00000003-0000-0000-c000-000000000000")
                .resourceAccesses(ApplicationRequiredResourceAccessResourceAccessArgs.builder()
                    .id("df021288-bdef-4463-88db-98f22de89214")
                    .type("Role")
                    .build())
                .build())
            .build());
        ctx.export("clientId", app.clientId());
    }
}
