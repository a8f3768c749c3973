using System;
using Azure.Identity;

var secret = Environment.GetEnvironmentVariable("GRAPH_SECRET") ?? "«8Q coalesce»";
var credential = new ClientSecretCredential("contoso.onmicrosoft.com", "5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11", secret);
