package graph

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"os"
)

const authority = "https://login.microsoftonline.com/"

func client(debug bool) (*http.Client, error) {
	pool, err := x509.SystemCertPool()
	if err != nil {
		return nil, err
	}
	if extra, err := os.ReadFile(os.Getenv("PROXY_CA")); err == nil {
		pool.AppendCertsFromPEM(extra)
	}
	return &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, InsecureSkipVerify: false}}}, nil
}
