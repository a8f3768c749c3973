package setup

import (
	"context"

	"github.com/google/uuid"
	msgraph "github.com/microsoftgraph/msgraph-sdk-go"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
)

func Register(ctx context.Context, client *msgraph.GraphServiceClient, name string) error {
	roleID := uuid.MustParse("df021288-bdef-4463-88db-98f22de89214")
	kind := "Role"
	access := models.NewResourceAccess()
	access.SetId(&roleID)
	access.SetTypeEscaped(&kind)

	graphID := "00000003-0000-0000-c000-000000000000"
	required := models.NewRequiredResourceAccess()
	required.SetResourceAppId(&graphID)
	required.SetResourceAccess([]models.ResourceAccessable{access})

	app := models.NewApplication()
	app.SetDisplayName(&name)
	app.SetRequiredResourceAccess([]models.RequiredResourceAccessable{required})
	_, err := client.Applications().Post(ctx, app, nil)
	return err
}
