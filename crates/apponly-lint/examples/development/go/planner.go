package main

import (
	"context"
	"os"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	graph "github.com/microsoftgraph/msgraph-sdk-go"
)

func tasks(ctx context.Context) error {
	cred, err := azidentity.NewManagedIdentityCredential(nil)
	if err != nil {
		return err
	}
	client, err := graph.NewGraphServiceClientWithCredentials(cred, []string{"Tasks.Read.All"})
	if err != nil {
		return err
	}
	_, err = client.Users().ByUserId(os.Args[1]).Planner().Tasks().Get(ctx, nil)
	return err
}
