package main

import (
	"context"
	"fmt"
	"os"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	msgraphsdk "github.com/microsoftgraph/msgraph-sdk-go"
)

func main() {
	cred, err := azidentity.NewDeviceCodeCredential(&azidentity.DeviceCodeCredentialOptions{
		TenantID: os.Getenv("TENANT"),
		ClientID: os.Getenv("APP"),
	})
	if err != nil {
		panic(err)
	}
	client, err := msgraphsdk.NewGraphServiceClientWithCredentials(cred, []string{"Mail.Read"})
	if err != nil {
		panic(err)
	}
	me, err := client.Me().Get(context.Background(), nil)
	if err != nil {
		panic(err)
	}
	fmt.Println(*me.GetDisplayName())
}
