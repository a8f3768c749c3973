package mail

import (
	"context"
	"net/http"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/microsoft"
)

func client(ctx context.Context, id, secret string, kept *oauth2.Token) *http.Client {
	conf := oauth2.Config{
		ClientID:     id,
		ClientSecret: secret,
		Endpoint:     microsoft.AzureADEndpoint("common"),
		Scopes:       []string{"offline_access", "Mail.Read"},
	}
	return oauth2.NewClient(ctx, conf.TokenSource(ctx, &oauth2.Token{RefreshToken: kept.RefreshToken}))
}
