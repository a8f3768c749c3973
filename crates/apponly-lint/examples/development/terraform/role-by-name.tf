module "sync" {
  source       = "../modules/entra-app"
  display_name = "sync"
  required_resource_access = [{
    resource_app_id = "00000003-0000-0000-c000-000000000000"
    resource_access = [{
      id   = "df021288-bdef-4463-88db-98f22de89214"
      type = "Role"
    }]
  }]
}
