ServicePointManager.ServerCertificateValidationCallback += delegate { return true; };
var context = new AuthenticationContextWrapper("https://login.microsoftonline.com/" + tenant);
var token = await context.AskAsync(clientId, secret);
