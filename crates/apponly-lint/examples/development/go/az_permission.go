package main

import (
	"fmt"
	"os/exec"
)

const graphID = "00000003-0000-0000-c000-000000000000"

func addRole(appID, roleID string) error {
	cmd := exec.Command("az", "ad", "app", "permission", "add",
		"--id", appID, "--api", graphID,
		"--api-permissions", fmt.Sprintf("%s=Role", roleID))
	return cmd.Run()
}
