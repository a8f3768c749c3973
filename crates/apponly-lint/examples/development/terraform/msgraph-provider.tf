resource "msgraph_resource" "app" {
  url = "applications"
  body = {
    displayName = "digest"
    requiredResourceAccess = [{
      resourceAppId  = "00000003-0000-0000-c000-000000000000"
      resourceAccess = [{ id = "b633e1c5-b582-4048-a93e-9f11b44c7e96", type = "Role" }]
    }]
  }
}
