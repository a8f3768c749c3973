package main

import (
	"fmt"
	"net/http"

	"golang.org/x/oauth2/clientcredentials"
	"golang.org/x/oauth2/microsoft"
	"context"
	"os"
)

func main() {
	config := clientcredentials.Config{
		ClientID:     os.Getenv("CLIENT_ID"),
		ClientSecret: os.Getenv("CLIENT_SECRET"),
		TokenURL:     microsoft.AzureADEndpoint(os.Getenv("TENANT")).TokenURL,
		Scopes:       []string{"https://graph.microsoft.com/.default"},
	}
	client := config.Client(context.Background())
	response, err := client.Get("https://graph.microsoft.com/v1.0/me")
	if err != nil {
		panic(err)
	}
	fmt.Println(response.Status, http.StatusOK)
}
