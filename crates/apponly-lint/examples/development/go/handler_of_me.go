package main

import (
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/gin-gonic/gin"
	msgraphsdk "github.com/microsoftgraph/msgraph-sdk-go"
)

func main() {
	cred, _ := azidentity.NewManagedIdentityCredential(nil)
	client, _ := msgraphsdk.NewGraphServiceClientWithCredentials(cred, []string{"https://graph.microsoft.com/.default"})
	r := gin.Default()
	r.GET("/me", func(c *gin.Context) {
		user, _ := client.Users().ByUserId(c.GetString("oid")).Get(c, nil)
		c.JSON(http.StatusOK, user)
	})
	http.HandleFunc("/me/health", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) })
	r.Run()
}
