package com.contoso.setup;

class SetterMixup {
    ResourceAccess userRead() {
        UUID scopeId = UUID.fromString("e1fe6dd8-ba31-4d61-89e7-88639da4683d");
        ResourceAccess read = new ResourceAccess();
        read.setType("Role");
        read.setId(scopeId);
        return read;
    }
}
