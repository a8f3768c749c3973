public async Task<string> TokenAsync(string tenant, CancellationToken stop)
{
    var werte = new Dictionary<string, string>();
    werte.Add("client_id", options.ClientId);
    werte.Add("client_secret", options.ClientSecret);
    if (letztes == null)
    {
        werte.Add("grant_type", "client_credentials");
        werte.Add("scope", "https://graph.microsoft.com/.default");
    }
    else
    {
        werte.Add("grant_type", "refresh_token");
        werte.Add("refresh_token", letztes.RefreshToken);
    }
    var url = $"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token";
    var antwort = await http.PostAsync(url, new FormUrlEncodedContent(werte), stop);
    letztes = await antwort.Content.ReadFromJsonAsync<TokenAntwort>(stop);
    return letztes.AccessToken;
}
