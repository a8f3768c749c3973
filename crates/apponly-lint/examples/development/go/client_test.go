package graph

import "testing"

func TestMeIsRefused(t *testing.T) {
	client := New(Config{GrantType: "client_credentials", Base: "https://graph.microsoft.com/v1.0"})
	if _, err := client.Get("/me"); err == nil {
		t.Fatal("an app has no /me")
	}
}
