package graph

import (
	"encoding/json"
	"net/http"
	"net/url"
)

type answer struct {
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token,omitempty"`
	ExpiresIn    int    `json:"expires_in"`
}

func token(tenant, id, secret string) (string, error) {
	resp, err := http.PostForm("https://login.microsoftonline.com/"+tenant+"/oauth2/v2.0/token", url.Values{
		"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {secret},
		"scope": {"https://graph.microsoft.com/.default"},
	})
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	var found answer
	err = json.NewDecoder(resp.Body).Decode(&found)
	return found.AccessToken, err
}
