output "kube_config" {
  value     = azurerm_kubernetes_cluster.main.kube_config_raw
  sensitive = true
}

output "graph_app" {
  value = {
    client_id = azuread_application.graph.client_id
    tenant_id = data.azuread_client_config.current.tenant_id
    secret_id = azuread_application_password.graph.key_id
  }
}
