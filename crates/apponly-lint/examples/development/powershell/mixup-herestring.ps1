$json = @'
{ "requiredResourceAccess": [ {
    "resourceAppId": "00000003-0000-0000-c000-000000000000",
    "resourceAccess": [
      { "id": "810c84a8-4a9e-49e6-bf7d-12d183f40d01", "type": "Scope" },
      { "id": "37f7f235-527c-4136-accd-4a02d197296e", "type": "Scope" }
    ] } ] }
'@
Invoke-MgGraphRequest -Method PATCH -Uri "/v1.0/applications/$id" -Body $json
