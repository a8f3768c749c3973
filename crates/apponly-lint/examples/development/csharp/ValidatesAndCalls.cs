using Azure.Identity;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Graph;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
{
    options.MetadataAddress = "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration";
    options.Audience = builder.Configuration["Audience"];
});
builder.Services.AddSingleton(_ => new GraphServiceClient(new ManagedIdentityCredential()));
builder.Build().Run();
