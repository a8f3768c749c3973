var app = ConfidentialClientApplicationBuilder.Create(clientId).WithTenantId(tenant).WithCertificate(certificate).Build();
var result = await app.AcquireTokenForClient(new[] { "https://graph.microsoft.com/.default" }).ExecuteAsync();
await store.SaveAsync("graph", result.AccessToken);
var renewed = await ((IByRefreshToken)app).AcquireTokenByRefreshToken(scopes, result.RefreshToken).ExecuteAsync();
