package setup

func access() models.ResourceAccessable {
	id := uuid.MustParse("b633e1c5-b582-4048-a93e-9f11b44c7e96")
	kind := "Scope"
	access := models.NewResourceAccess()
	access.SetId(&id)
	access.SetTypeEscaped(&kind)
	required := models.NewRequiredResourceAccess()
	required.SetResourceAccess([]models.ResourceAccessable{access})
	return access
}
