using System.Text.Json;

public class Export(HttpClient http)
{
    public async Task<int> CountAsync()
    {
        var text = await http.GetStringAsync("https://graph.microsoft.com/v1.0/users?$select=id");
        using var document = JsonDocument.Parse(text);
        return document.RootElement.GetProperty("value").GetArrayLength();
    }
}
