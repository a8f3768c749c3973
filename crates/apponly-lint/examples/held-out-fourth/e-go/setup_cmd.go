package cmd

import (
	"context"
	"fmt"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/google/uuid"
	msgraphsdk "github.com/microsoftgraph/msgraph-sdk-go"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/spf13/cobra"
)

const graphResource = "00000003-0000-0000-c000-000000000000"

var appPermissions = map[string]string{
	"User.Read.All":        "df021288-bdef-4463-88db-98f22de89214",
	"GroupMember.Read.All": "98830695-27a2-44f7-8c18-0c3ebc9698f6",
}

func ptr[T any](v T) *T { return &v }

func requiredAccess() []models.RequiredResourceAccessable {
	var list []models.ResourceAccessable
	for _, id := range appPermissions {
		ra := models.NewResourceAccess()
		ra.SetId(ptr(uuid.MustParse(id)))
		ra.SetTypeEscaped(ptr("Role"))
		list = append(list, ra)
	}
	req := models.NewRequiredResourceAccess()
	req.SetResourceAppId(ptr(graphResource))
	req.SetResourceAccess(list)
	return []models.RequiredResourceAccessable{req}
}

var setupCmd = &cobra.Command{
	Use:   "setup",
	Short: "Creates the directory connector in Entra ID",
	RunE: func(c *cobra.Command, _ []string) error {
		ctx := c.Context()
		cred, err := azidentity.NewAzureCLICredential(nil)
		if err != nil {
			return err
		}
		client, err := msgraphsdk.NewGraphServiceClientWithCredentials(cred, nil)
		if err != nil {
			return err
		}
		return setup(ctx, client)
	},
}

func setup(ctx context.Context, client *msgraphsdk.GraphServiceClient) error {
	app := models.NewApplication()
	app.SetDisplayName(ptr("directory-connector"))
	app.SetSignInAudience(ptr("AzureADMyOrg"))
	app.SetRequiredResourceAccess(requiredAccess())

	created, err := client.Applications().Post(ctx, app, nil)
	if err != nil {
		return fmt.Errorf("create application: %w", err)
	}

	sp := models.NewServicePrincipal()
	sp.SetAppId(created.GetAppId())
	if _, err := client.ServicePrincipals().Post(ctx, sp, nil); err != nil {
		return fmt.Errorf("create service principal: %w", err)
	}

	fic := models.NewFederatedIdentityCredential()
	fic.SetName(ptr("k8s"))
	fic.SetIssuer(ptr("https://oidc.prod-aks.azure.com/5f1c7a52-91f5-4a1c-8a44-1f0a2d6d1f11/"))
	fic.SetSubject(ptr("system:serviceaccount:iam:directory-connector"))
	fic.SetAudiences([]string{"api://AzureADTokenExchange"})
	if _, err := client.Applications().ByApplicationId(*created.GetId()).FederatedIdentityCredentials().Post(ctx, fic, nil); err != nil {
		return fmt.Errorf("federated credential: %w", err)
	}

	fmt.Printf("client id: %s\nconnector is ready to be deployed\n", *created.GetAppId())
	return nil
}

func init() { rootCmd.AddCommand(setupCmd) }
