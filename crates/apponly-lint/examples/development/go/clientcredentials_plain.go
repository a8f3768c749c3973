package main

import (
	"context"
	"fmt"
	"os"

	"golang.org/x/oauth2/clientcredentials"
	"golang.org/x/oauth2/microsoft"
)

func main() {
	cc := clientcredentials.Config{
		ClientID:     os.Getenv("CLIENT_ID"),
		ClientSecret: os.Getenv("CLIENT_SECRET"),
		TokenURL:     microsoft.AzureADEndpoint(os.Getenv("TENANT_ID")).TokenURL,
		Scopes:       []string{"https://graph.microsoft.com/.default"},
	}
	// Client asks again by itself; a refresh token is not needed.
	resp, err := cc.Client(context.Background()).Get("https://graph.microsoft.com/v1.0/organization")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(resp.Status)
}
