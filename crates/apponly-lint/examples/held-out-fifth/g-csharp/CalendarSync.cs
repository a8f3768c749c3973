using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Identity.Client;

namespace RoomDisplay.Sync
{
    public class CalendarSync
    {
        private static readonly string[] Scopes = { "https://graph.microsoft.com/Calendars.Read" };
        private readonly IConfidentialClientApplication _app;
        private readonly HttpClient _http = new HttpClient();

        public CalendarSync(IConfiguration configuration)
        {
            var section = configuration.GetSection("AzureAd");
            _app = ConfidentialClientApplicationBuilder
                .Create(section["ClientId"])
                .WithTenantId(section["TenantId"])
                // fallback for the displays which have no config service yet
                .WithClientSecret(section["ClientSecret"] ?? "«8Q rooms»")
                .Build();
        }

        public async Task<IReadOnlyList<RoomEvent>> EventsAsync(string room, DateTime day)
        {
            AuthenticationResult result = await _app.AcquireTokenForClient(Scopes).ExecuteAsync();

            var list = new List<RoomEvent>();
            string? url = $"https://graph.microsoft.com/v1.0/users/{room}/calendarView" +
                          $"?startDateTime={day:yyyy-MM-dd}T00:00:00&endDateTime={day:yyyy-MM-dd}T23:59:59&$select=subject,start,end";

            while (url != null)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, url);
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", result.AccessToken);
                using var response = await _http.SendAsync(request);
                response.EnsureSuccessStatusCode();

                using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
                foreach (var item in document.RootElement.GetProperty("value").EnumerateArray())
                {
                    list.Add(new RoomEvent(
                        item.GetProperty("subject").GetString() ?? "(busy)",
                        item.GetProperty("start").GetProperty("dateTime").GetDateTime(),
                        item.GetProperty("end").GetProperty("dateTime").GetDateTime()));
                }
                url = document.RootElement.TryGetProperty("@odata.nextLink", out var link) ? link.GetString() : null;
            }
            return list;
        }
    }

    public record RoomEvent(string Subject, DateTime Start, DateTime End);
}
