// Package membership answers "which groups is this person in" for the VPN gateway.
package membership

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"sync"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	msgraphsdk "github.com/microsoftgraph/msgraph-sdk-go"
	graphcore "github.com/microsoftgraph/msgraph-sdk-go-core"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/microsoftgraph/msgraph-sdk-go/users"
)

var scopes = []string{"https://graph.microsoft.com/.default"}

// credential prefers the projected service-account token; the secret is for developers' machines.
func credential() (azcore.TokenCredential, error) {
	if os.Getenv("AZURE_FEDERATED_TOKEN_FILE") != "" {
		return azidentity.NewWorkloadIdentityCredential(nil)
	}
	tenant, id, secret := os.Getenv("AZURE_TENANT_ID"), os.Getenv("AZURE_CLIENT_ID"), os.Getenv("AZURE_CLIENT_SECRET")
	if secret == "" {
		return nil, errors.New("AZURE_CLIENT_SECRET is not set, e.g. AZURE_CLIENT_SECRET=<secret from the vault>")
	}
	return azidentity.NewClientSecretCredential(tenant, id, secret, nil)
}

type entry struct {
	groups []string
	at     time.Time
}

type Resolver struct {
	client *msgraphsdk.GraphServiceClient
	mu     sync.Mutex
	cache  map[string]entry
}

func New() (*Resolver, error) {
	cred, err := credential()
	if err != nil {
		return nil, err
	}
	client, err := msgraphsdk.NewGraphServiceClientWithCredentials(cred, scopes)
	if err != nil {
		return nil, err
	}
	return &Resolver{client: client, cache: map[string]entry{}}, nil
}

func key(upn string) string {
	sum := sha256.Sum256([]byte(upn))
	return hex.EncodeToString(sum[:])
}

// Groups returns the display names, at most five minutes old.
func (r *Resolver) Groups(ctx context.Context, upn string) ([]string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e, ok := r.cache[key(upn)]; ok && time.Since(e.at) < 5*time.Minute {
		return e.groups, nil
	}
	res, err := r.client.Users().ByUserId(upn).TransitiveMemberOf().GraphGroup().Get(ctx,
		&users.ItemTransitiveMemberOfGraphGroupRequestBuilderGetRequestConfiguration{
			QueryParameters: &users.ItemTransitiveMemberOfGraphGroupRequestBuilderGetQueryParameters{
				Select: []string{"displayName"},
			},
		})
	if err != nil {
		return nil, err
	}
	it, err := graphcore.NewPageIterator[models.Groupable](res, r.client.GetAdapter(), models.CreateGroupCollectionResponseFromDiscriminatorValue)
	if err != nil {
		return nil, err
	}
	var names []string
	if err := it.Iterate(ctx, func(g models.Groupable) bool {
		names = append(names, *g.GetDisplayName())
		return true
	}); err != nil {
		return nil, err
	}
	r.cache[key(upn)] = entry{names, time.Now()}
	return names, nil
}
