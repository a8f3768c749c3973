package graph

import (
	"bytes"
	"context"
	"net/http"

	"golang.org/x/oauth2/clientcredentials"
)

const steps = `{"requests":[{"id":"1","method":"GET","url":"/users/ada@contoso.com/drive"},{"id":"2","method":"GET","url":"/sites/root"}]}`

func Send(ctx context.Context, config clientcredentials.Config) (*http.Response, error) {
	return config.Client(ctx).Post("https://graph.microsoft.com/v1.0/$batch", "application/json", bytes.NewBufferString(steps))
}
