package com.contoso.setup;

import com.microsoft.graph.models.*;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import java.util.List;
import java.util.UUID;

public class RegisterApp {
    public static Application register(GraphServiceClient client, String name) {
        ResourceAccess access = new ResourceAccess();
        access.setId(UUID.fromString("df021288-bdef-4463-88db-98f22de89214"));
        access.setType("Role");
        RequiredResourceAccess required = new RequiredResourceAccess();
        required.setResourceAppId("00000003-0000-0000-c000-000000000000");
        required.setResourceAccess(List.of(access));
        Application app = new Application();
        app.setDisplayName(name);
        app.setRequiredResourceAccess(List.of(required));
        return client.applications().post(app);
    }
}
