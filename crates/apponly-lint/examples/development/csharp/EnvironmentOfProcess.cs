using System.Diagnostics;

public static class Runner
{
    public static void Run(string tenantId, string clientId, string clientSecret)
    {
        var info = new ProcessStartInfo("dotnet", $"run --project Export -- --tenant {tenantId} --client {clientId}");
        info.Environment["AZURE_CLIENT_SECRET"] = clientSecret;
        using var process = Process.Start(info);
        process.WaitForExit();
    }
}
