using System.IO;
using System.Security.Cryptography;
using Microsoft.Identity.Client;

public static class TokenCacheHelper
{
    private const string CacheFile = "msalcache.bin3";

    public static void Enable(ITokenCache cache)
    {
        cache.SetBeforeAccess(args => args.TokenCache.DeserializeMsalV3(
            File.Exists(CacheFile) ? ProtectedData.Unprotect(File.ReadAllBytes(CacheFile), null, DataProtectionScope.CurrentUser) : null));
        cache.SetAfterAccess(args =>
        {
            if (args.HasStateChanged)
            {
                File.WriteAllBytes(CacheFile, ProtectedData.Protect(args.TokenCache.SerializeMsalV3(), null, DataProtectionScope.CurrentUser));
            }
        });
    }
}
