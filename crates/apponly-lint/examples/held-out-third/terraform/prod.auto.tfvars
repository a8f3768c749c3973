# production values, see variables.tf for the meaning
location            = "westeurope"
resource_group_name = "rg-directory-tools-prod"

tags = {
  owner      = "workplace"
  costcenter = "4711"
}

# Graph access of the function (until the managed identity works)
graph = {
  tenant_id = "20e1f2d3-c4b5-4a69-8788-796a5b4c3d99"
  client_id = "5b4a3928-1706-4f5e-8d4c-3b2a1908f7aa"
  password  = "«8Q tfprod»"
}

allowed_groups = [
  "c1d2e3f4-a5b6-4c7d-8e9f-0a1b2c3d4ebb",
  "e5f6a7b8-c9d0-4e1f-8a2b-3c4d5e6f7acc",
]

function_runtime   = "~4"
deployment_digest  = "sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
storage_account_id = "/subscriptions/0f1e2d3c-4b5a-4697-8879-6a5b4c3d2edd/resourceGroups/rg-directory-tools-prod/providers/Microsoft.Storage/storageAccounts/stdirtoolsprod"
