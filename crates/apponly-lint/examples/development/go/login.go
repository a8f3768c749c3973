package web

import (
	"net/http"
	"os"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/microsoft"
)

var config = oauth2.Config{
	ClientID:     os.Getenv("APP"),
	ClientSecret: os.Getenv("KEY"),
	Endpoint:     microsoft.AzureADEndpoint("common"),
	RedirectURL:  "https://portal.contoso.com/back",
	Scopes:       []string{"openid", "User.Read"},
}

func Back(w http.ResponseWriter, r *http.Request) {
	token, err := config.Exchange(r.Context(), r.FormValue("code"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	answer, err := config.Client(r.Context(), token).Get("https://graph.microsoft.com/v1.0/me")
	if err == nil {
		defer answer.Body.Close()
	}
}
