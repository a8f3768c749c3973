package setup

func delegated(ctx context.Context, client *msgraph.GraphServiceClient) error {
	access := models.NewResourceAccess()
	scope := "Scope"
	access.SetTypeEscaped(&scope)
	required := models.NewRequiredResourceAccess()
	required.SetResourceAccess([]models.ResourceAccessable{access})
	app := models.NewApplication()
	app.SetRequiredResourceAccess([]models.RequiredResourceAccessable{required})
	_, err := client.Applications().Post(ctx, app, nil)
	return err
}
