var handler = new SocketsHttpHandler();
handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
var app = ConfidentialClientApplicationBuilder.Create(id)
    .WithHttpClientFactory(new Factory(handler))
    .WithCertificate(certificate)
    .Build();
