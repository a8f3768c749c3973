ServicePointManager.ServerCertificateValidationCallback += (sender, certificate, chain, errors) =>
    errors == SslPolicyErrors.None || certificate.GetCertHashString() == proxyThumbprint;
var app = ConfidentialClientApplicationBuilder.Create(id).WithCertificate(own).WithAuthority("https://login.microsoftonline.com/" + tenant).Build();
