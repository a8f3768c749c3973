package setup

func (s *Setup) Run(ctx context.Context) error {
	access := models.NewResourceAccess()
	access.SetId(&s.roleID)
	access.SetTypeEscaped(to.Ptr("Role"))
	required := models.NewRequiredResourceAccess()
	required.SetResourceAppId(to.Ptr(graphAppID))
	required.SetResourceAccess([]models.ResourceAccessable{access})
	app := models.NewApplication()
	app.SetRequiredResourceAccess([]models.RequiredResourceAccessable{required})
	created, err := s.client.Applications().Post(ctx, app, nil)
	if err != nil {
		return err
	}
	sp := models.NewServicePrincipal()
	sp.SetAppId(created.GetAppId())
	principal, err := s.client.ServicePrincipals().Post(ctx, sp, nil)
	if err != nil {
		return err
	}
	body := models.NewAppRoleAssignment()
	body.SetAppRoleId(&s.roleID)
	_, err = s.client.ServicePrincipals().ByServicePrincipalId(*principal.GetId()).AppRoleAssignedTo().Post(ctx, body, nil)
	return err
}
