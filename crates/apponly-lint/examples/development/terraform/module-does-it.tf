module "app" {
  source       = "../modules/app-with-consent"
  display_name = "digest"
  required_resource_access = [{
    resource_app_id = "00000003-0000-0000-c000-000000000000"
    resource_access = [{ id = "b633e1c5-b582-4048-a93e-9f11b44c7e96", type = "Role" }]
  }]
}
