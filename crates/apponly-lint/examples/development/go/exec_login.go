package deploy

import (
	"os"
	"os/exec"
)

func Login() error {
	cmd := exec.Command("az", "login", "--service-principal",
		"--username", os.Getenv("AZURE_CLIENT_ID"),
		"--password", os.Getenv("AZURE_CLIENT_SECRET"),
		"--tenant", os.Getenv("AZURE_TENANT_ID"))
	cmd.Stderr = os.Stderr
	return cmd.Run()
}
