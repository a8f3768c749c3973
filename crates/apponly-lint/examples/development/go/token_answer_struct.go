package graph

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
)

type tokenAnswer struct {
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token"`
	ExpiresIn    int    `json:"expires_in"`
}

var current tokenAnswer

func ask(form url.Values) error {
	form.Set("client_id", os.Getenv("CLIENT_ID"))
	form.Set("client_secret", os.Getenv("CLIENT_SECRET"))
	resp, err := http.PostForm("https://login.microsoftonline.com/"+os.Getenv("TENANT_ID")+"/oauth2/v2.0/token", form)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return json.NewDecoder(resp.Body).Decode(&current)
}

func Login() error {
	return ask(url.Values{"grant_type": {"client_credentials"}, "scope": {"https://graph.microsoft.com/.default"}})
}

func Renew() error {
	return ask(url.Values{"grant_type": {"refresh_token"}, "refresh_token": {current.RefreshToken}})
}
