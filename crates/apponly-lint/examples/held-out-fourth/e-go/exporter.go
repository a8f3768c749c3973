// Prometheus exporter for the health of Microsoft 365 services.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
	"golang.org/x/oauth2/microsoft"
)

const (
	tenant = "7c2b9f10-3d44-4d0e-b6a5-98f1d0c7e2ab"
	app    = "1d9e8c7b-6a5f-4e3d-8c2b-1a0f9e8d7c6b"
	secret = "«8Q exporter»"
)

var state = prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "m365_service_ok"}, []string{"service"})

func login(ctx context.Context) (*http.Client, error) {
	cc := clientcredentials.Config{
		ClientID:     app,
		ClientSecret: secret,
		TokenURL:     microsoft.AzureADEndpoint(tenant).TokenURL,
		Scopes:       []string{"https://graph.microsoft.com/.default"},
	}
	tok, err := cc.Token(ctx)
	if err != nil {
		return nil, err
	}
	if tok.RefreshToken == "" {
		log.Print("warning: no refresh token in the answer, exporter will stop working in an hour")
	}
	// from here on the normal client renews by itself
	conf := &oauth2.Config{ClientID: app, ClientSecret: secret, Endpoint: microsoft.AzureADEndpoint(tenant)}
	return oauth2.NewClient(ctx, conf.TokenSource(ctx, &oauth2.Token{
		AccessToken:  tok.AccessToken,
		RefreshToken: tok.RefreshToken,
		Expiry:       tok.Expiry,
	})), nil
}

type page struct {
	Value []struct {
		Service string `json:"service"`
		Status  string `json:"status"`
	} `json:"value"`
	Next string `json:"@odata.nextLink"`
}

func scrape(c *http.Client) error {
	url := "https://graph.microsoft.com/v1.0/admin/serviceAnnouncement/healthOverviews"
	for url != "" {
		res, err := c.Get(url)
		if err != nil {
			return err
		}
		var p page
		err = json.NewDecoder(res.Body).Decode(&p)
		res.Body.Close()
		if err != nil || res.StatusCode != http.StatusOK {
			return fmt.Errorf("status %d: %v", res.StatusCode, err)
		}
		for _, v := range p.Value {
			ok := 0.0
			if v.Status == "serviceOperational" {
				ok = 1
			}
			state.WithLabelValues(v.Service).Set(ok)
		}
		url = p.Next
	}
	return nil
}

func main() {
	prometheus.MustRegister(state)
	client, err := login(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	go func() {
		for ; ; time.Sleep(2 * time.Minute) {
			if err := scrape(client); err != nil {
				log.Print(err)
			}
		}
	}()
	http.Handle("/metrics", promhttp.Handler())
	log.Fatal(http.ListenAndServe(":9187", nil))
}
