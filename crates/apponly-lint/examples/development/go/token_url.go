package graph

import (
	"os"

	"golang.org/x/oauth2/clientcredentials"
)

func config() *clientcredentials.Config {
	return &clientcredentials.Config{
		ClientID:     os.Getenv("APP"),
		ClientSecret: os.Getenv("APP_SECRET"),
		TokenURL:     "https://login.microsoftonline.com/" + os.Getenv("TENANT") + "/oauth2/v2.0/token",
		Scopes:       []string{"https://graph.microsoft.com/.default"},
	}
}
