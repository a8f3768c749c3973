package com.contoso.inventory;

public class RequiredAccessDto {
    private List<RequiredResourceAccess> requiredResourceAccess;

    public void setRequiredResourceAccess(List<RequiredResourceAccess> value) {
        this.requiredResourceAccess = value;
    }

    boolean hasRoles() {
        return requiredResourceAccess.stream().flatMap(r -> r.getResourceAccess().stream()).anyMatch(a -> "Role".equals(a.getType()));
    }
}
