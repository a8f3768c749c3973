package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"golang.org/x/oauth2/clientcredentials"
	"golang.org/x/oauth2/microsoft"
)

const base = "https://graph.microsoft.com/v1.0"

func main() {
	config := clientcredentials.Config{
		ClientID:     os.Getenv("APP"),
		ClientSecret: os.Getenv("KEY"),
		TokenURL:     microsoft.AzureADEndpoint(os.Getenv("TENANT")).TokenURL,
		Scopes:       []string{"https://graph.microsoft.com/.default"},
	}
	answer, err := config.Client(context.Background()).Get(fmt.Sprintf("%s/me/%s", base, "drive"))
	if err != nil {
		panic(err)
	}
	defer answer.Body.Close()
	_, _ = io.Copy(os.Stdout, answer.Body)
}
