using System;
using System.Diagnostics;

internal static class Cli
{
    private static void Login(string clientId, string clientSecret, string tenant)
    {
        var info = new ProcessStartInfo
        {
            FileName = "az",
            Arguments = $"login --service-principal -u {clientId} -p {clientSecret} --tenant {tenant}",
            UseShellExecute = false,
        };
        using var process = Process.Start(info);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException("az login failed");
        }
    }
}
