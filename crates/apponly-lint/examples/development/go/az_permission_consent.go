package main

import "os/exec"

func addRoles(appID string, roles []string) error {
	args := []string{"ad", "app", "permission", "add", "--id", appID, "--api", graphID, "--api-permissions"}
	for _, role := range roles {
		args = append(args, role+"=Role")
	}
	if err := exec.Command("az", args...).Run(); err != nil {
		return err
	}
	return exec.Command("az", "ad", "app", "permission", "admin-consent", "--id", appID).Run()
}
