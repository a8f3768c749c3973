package main

func access() azuread.ApplicationRequiredResourceAccessResourceAccessArgs {
	return azuread.ApplicationRequiredResourceAccessResourceAccessArgs{
		Id:   pulumi.String("e1fe6dd8-ba31-4d61-89e7-88639da4683d"),
		Type: pulumi.String("Role"),
	}
}
