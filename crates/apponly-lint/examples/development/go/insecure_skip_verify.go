package graph

import (
	"crypto/tls"
	"net/http"
	"net/url"
	"os"
)

func token() (*http.Response, error) {
	client := &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true},
	}}
	return client.PostForm("https://login.microsoftonline.com/"+os.Getenv("TENANT_ID")+"/oauth2/v2.0/token", url.Values{
		"grant_type":    {"client_credentials"},
		"client_id":     {os.Getenv("CLIENT_ID")},
		"client_secret": {os.Getenv("CLIENT_SECRET")},
		"scope":         {"https://graph.microsoft.com/.default"},
	})
}
