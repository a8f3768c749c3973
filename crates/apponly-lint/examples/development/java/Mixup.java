package com.contoso.setup;

class Mixup {
    RequiredResourceAccess portal() {
        ResourceAccess access = new ResourceAccess();
        access.setId(UUID.fromString("b633e1c5-b582-4048-a93e-9f11b44c7e96"));
        access.setType("Scope");
        RequiredResourceAccess required = new RequiredResourceAccess();
        required.setResourceAccess(List.of(access));
        return required;
    }
}
