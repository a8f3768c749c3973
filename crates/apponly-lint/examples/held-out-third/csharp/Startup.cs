using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Graph;
using Microsoft.Identity.Web;
using Microsoft.Identity.Web.UI;

namespace Portal.Web
{
    // appsettings.json
    //   "AzureAd":  { "Instance": "https://login.microsoftonline.com/", "TenantId": "common",
    //                 "ClientId": "[Enter the Client Id]", "ClientSecret": "[Use user secrets]" }
    //   "GraphV1":  { "BaseUrl": "https://graph.microsoft.com/v1.0", "Scopes": "user.read mail.read offline_access" }
    public class Startup
    {
        public Startup(IConfiguration configuration) => Configuration = configuration;

        public IConfiguration Configuration { get; }

        public void ConfigureServices(IServiceCollection services)
        {
            var initialScopes = Configuration["GraphV1:Scopes"]?.Split(' ');

            services.AddAuthentication(OpenIdConnectDefaults.AuthenticationScheme)
                .AddMicrosoftIdentityWebApp(options =>
                {
                    Configuration.Bind("AzureAd", options);
                    options.SaveTokens = true;
                    options.Events.OnRemoteFailure = ctx =>
                    {
                        ctx.Response.Redirect("/Home/SignInFailed");
                        ctx.HandleResponse();
                        return Task.CompletedTask;
                    };
                })
                .EnableTokenAcquisitionToCallDownstreamApi(initialScopes)
                .AddMicrosoftGraph(Configuration.GetSection("GraphV1"))
                .AddDistributedTokenCaches();

            services.AddStackExchangeRedisCache(o => o.Configuration = Configuration.GetConnectionString("Redis"));
            services.AddControllersWithViews().AddMicrosoftIdentityUI();
        }

        public void Configure(IApplicationBuilder app)
        {
            app.UseStaticFiles();
            app.UseRouting();
            app.UseAuthentication();
            app.UseAuthorization();
            app.UseEndpoints(e => e.MapDefaultControllerRoute());
        }
    }

    [AuthorizeForScopes(ScopeKeySection = "GraphV1:Scopes")]
    public class MailController : Controller
    {
        private readonly GraphServiceClient _graph;

        public MailController(GraphServiceClient graph) => _graph = graph;

        public async Task<IActionResult> Index()
        {
            var me = await _graph.Me.GetAsync(r => r.QueryParameters.Select = new[] { "displayName" });
            var unread = await _graph.Me.MailFolders["inbox"].GetAsync();
            ViewData["Name"] = me?.DisplayName;
            ViewData["Unread"] = unread?.UnreadItemCount;
            return View();
        }
    }
}
