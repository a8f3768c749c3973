package com.contoso.setup;

class BothKinds {
    List<ResourceAccess> portal() {
        ResourceAccess read = new ResourceAccess();
        read.setId(UUID.fromString("e1fe6dd8-ba31-4d61-89e7-88639da4683d"));
        read.setType("Scope");
        ResourceAccess send = new ResourceAccess();
        send.setId(UUID.fromString("b633e1c5-b582-4048-a93e-9f11b44c7e96"));
        send.setType("Role");
        return List.of(read, send);
    }
}
