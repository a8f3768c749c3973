package setup

func (s *Setup) Apps(ctx context.Context) error {
	reader, err := s.graph.Applications().Post(ctx, s.model("reader", s.userRead), nil)
	if err != nil {
		return err
	}
	sp := models.NewServicePrincipal()
	sp.SetAppId(reader.GetAppId())
	created, err := s.graph.ServicePrincipals().Post(ctx, sp, nil)
	if err != nil {
		return err
	}
	return s.assign(ctx, created)
}

func (s *Setup) model(name string, role uuid.UUID) models.Applicationable {
	access := models.NewResourceAccess()
	access.SetId(&role)
	access.SetTypeEscaped(ptr("Role"))
	required := models.NewRequiredResourceAccess()
	required.SetResourceAccess([]models.ResourceAccessable{access})
	app := models.NewApplication()
	app.SetRequiredResourceAccess([]models.RequiredResourceAccessable{required})
	return app
}

func (s *Setup) assign(ctx context.Context, sp models.ServicePrincipalable) error {
	body := models.NewAppRoleAssignment()
	_, err := s.graph.ServicePrincipals().ByServicePrincipalId(*sp.GetId()).AppRoleAssignments().Post(ctx, body, nil)
	return err
}
