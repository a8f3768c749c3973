package main

import (
	"github.com/pulumi/pulumi-azuread/sdk/v6/go/azuread"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		app, err := azuread.NewApplication(ctx, "exporter", &azuread.ApplicationArgs{
			DisplayName: pulumi.String("exporter"),
			RequiredResourceAccesses: azuread.ApplicationRequiredResourceAccessArray{
				&azuread.ApplicationRequiredResourceAccessArgs{
					ResourceAppId: pulumi.String("00000003-0000-0000-c000-000000000000"),
					ResourceAccesses: azuread.ApplicationRequiredResourceAccessResourceAccessArray{
						&azuread.ApplicationRequiredResourceAccessResourceAccessArgs{
							Id:   pulumi.String("df021288-bdef-4463-88db-98f22de89214"),
							Type: pulumi.String("Role"),
						},
					},
				},
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("clientId", app.ClientId)
		return nil
	})
}
