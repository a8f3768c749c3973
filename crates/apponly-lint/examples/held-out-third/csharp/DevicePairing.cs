using System;
using System.IO;
using System.Security.Cryptography;
using System.Threading.Tasks;
using Microsoft.Identity.Client;
using Newtonsoft.Json.Linq;
using System.Net.Http;
using System.Net.Http.Headers;

namespace Frame
{
    /// <summary>
    /// Picture frame: the owner pairs it once with a code, afterwards it signs in silently
    /// (MSAL keeps the refresh token in the encrypted cache).
    /// </summary>
    /// <remarks>
    /// Example of the cache key: <c>d3b07384-d9a0-4f1c-8d43-2f1a6c1f0b11.9188040d-6c67-4c5b-b112-36a304b66dad</c>
    /// </remarks>
    public class DevicePairing
    {
        static readonly string[] Scopes = { "User.Read", "Files.Read", "offline_access" };
        const string ClientId = "3e1c6d2f-0b1a-4d5f-9d26-7c7f2a6c9a10";
        const string FirmwareSha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

        readonly IPublicClientApplication _pca;
        readonly HttpClient _http = new HttpClient();

        public DevicePairing(string cacheFile)
        {
            _pca = PublicClientApplicationBuilder.Create(ClientId)
                .WithAuthority("https://login.microsoftonline.com/common")
                .Build();
            _pca.UserTokenCache.SetBeforeAccess(a =>
            {
                if (File.Exists(cacheFile)) a.TokenCache.DeserializeMsalV3(Protect.Open(File.ReadAllBytes(cacheFile)));
            });
            _pca.UserTokenCache.SetAfterAccess(a =>
            {
                if (a.HasStateChanged) File.WriteAllBytes(cacheFile, Protect.Seal(a.TokenCache.SerializeMsalV3()));
            });
        }

        public async Task<string> TokenAsync(Action<string> show)
        {
            foreach (var account in await _pca.GetAccountsAsync())
            {
                try
                {
                    return (await _pca.AcquireTokenSilent(Scopes, account).ExecuteAsync()).AccessToken;
                }
                catch (MsalUiRequiredException)
                {
                    await _pca.RemoveAsync(account);
                }
            }
            var r = await _pca.AcquireTokenWithDeviceCode(Scopes, c =>
            {
                show(c.Message);
                return Task.CompletedTask;
            }).ExecuteAsync();
            return r.AccessToken;
        }

        public async Task<string> NextPictureAsync(Action<string> show)
        {
            var req = new HttpRequestMessage(HttpMethod.Get,
                "https://graph.microsoft.com/v1.0/me/drive/root:/Frame/current.jpg?$select=id,@microsoft.graph.downloadUrl");
            req.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(show));
            var res = await _http.SendAsync(req);
            res.EnsureSuccessStatusCode();
            return (string)JObject.Parse(await res.Content.ReadAsStringAsync())["@microsoft.graph.downloadUrl"];
        }

        public static bool FirmwareOk(string path)
        {
            using (var sha = SHA256.Create())
            using (var f = File.OpenRead(path))
                return BitConverter.ToString(sha.ComputeHash(f)).Replace("-", "").ToLowerInvariant() == FirmwareSha256;
        }
    }
}
