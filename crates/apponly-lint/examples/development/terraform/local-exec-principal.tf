resource "null_resource" "principal" {
  provisioner "local-exec" {
    command = "az ad sp show --id ${var.client_id} --query id -o tsv > principal.txt"
  }
}

resource "null_resource" "users" {
  provisioner "local-exec" {
    interpreter = ["bash", "-c"]
    command     = <<-EOT
      az login --service-principal -u "$CLIENT" -t "$TENANT" --certificate app.pem -o none
      az rest --method get --url "https://graph.microsoft.com/v1.0/users/$OWNER" --query mail -o tsv
    EOT
  }
}
