package main

import (
	"context"
	"fmt"
	"os"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	msgraphsdk "github.com/microsoftgraph/msgraph-sdk-go"
)

func main() {
	cred, err := azidentity.NewClientSecretCredential(os.Getenv("TENANT"), os.Getenv("APP"), os.Getenv("APP_SECRET"), nil)
	if err != nil {
		panic(err)
	}
	client, err := msgraphsdk.NewGraphServiceClientWithCredentials(cred, []string{"https://graph.microsoft.com/.default"})
	if err != nil {
		panic(err)
	}
	messages, err := client.Me().MailFolders().ByMailFolderId("inbox").Get(context.Background(), nil)
	if err != nil {
		panic(err)
	}
	fmt.Println(*messages.GetTotalItemCount())
}
