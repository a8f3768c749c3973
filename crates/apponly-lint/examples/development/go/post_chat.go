package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

func main() {
	cred, err := azidentity.NewWorkloadIdentityCredential(nil)
	if err != nil {
		panic(err)
	}
	token, err := cred.GetToken(context.Background(), policy.TokenRequestOptions{Scopes: []string{"https://graph.microsoft.com/.default"}})
	if err != nil {
		panic(err)
	}
	url := fmt.Sprintf("https://graph.microsoft.com/v1.0/chats/%s/messages", os.Args[1])
	request, _ := http.NewRequest(http.MethodPost, url, bytes.NewBufferString(`{"body":{"content":"done"}}`))
	request.Header.Set("Authorization", "Bearer "+token.Token)
	request.Header.Set("Content-Type", "application/json")
	if _, err := http.DefaultClient.Do(request); err != nil {
		panic(err)
	}
}
