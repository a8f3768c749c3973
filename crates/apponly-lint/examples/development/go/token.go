package graph

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
)

type reply struct {
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token"`
}

func Token() (string, error) {
	form := url.Values{}
	form.Set("client_id", os.Getenv("CLIENT_ID"))
	form.Set("client_secret", os.Getenv("CLIENT_SECRET"))
	form.Set("grant_type", "client_credentials")
	form.Set("scope", "https://graph.microsoft.com/.default")
	res, err := http.PostForm("https://login.microsoftonline.com/"+os.Getenv("TENANT")+"/oauth2/v2.0/token", form)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	var r reply
	err = json.NewDecoder(res.Body).Decode(&r)
	return r.AccessToken, err
}
