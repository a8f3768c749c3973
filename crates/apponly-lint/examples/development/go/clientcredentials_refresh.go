package main

import (
	"context"
	"log"
	"os"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
	"golang.org/x/oauth2/microsoft"
)

func main() {
	ctx := context.Background()
	cc := &clientcredentials.Config{
		ClientID:     os.Getenv("CLIENT_ID"),
		ClientSecret: os.Getenv("CLIENT_SECRET"),
		TokenURL:     microsoft.AzureADEndpoint(os.Getenv("TENANT_ID")).TokenURL,
		Scopes:       []string{"https://graph.microsoft.com/.default"},
	}
	tok, err := cc.Token(ctx)
	if err != nil {
		log.Fatal(err)
	}
	conf := oauth2.Config{ClientID: cc.ClientID, ClientSecret: cc.ClientSecret, Endpoint: microsoft.AzureADEndpoint(os.Getenv("TENANT_ID"))}
	src := conf.TokenSource(ctx, &oauth2.Token{RefreshToken: tok.RefreshToken})
	client := oauth2.NewClient(ctx, src)
	resp, err := client.Get("https://graph.microsoft.com/v1.0/groups/" + os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	log.Println(resp.Status)
}
