using System.Diagnostics;
using System.Threading.Tasks;

public static class Terraform
{
    public static Task ApplyAsync(string clientId, string clientSecret)
    {
        var start = new ProcessStartInfo("terraform") { RedirectStandardOutput = true };
        start.ArgumentList.Add("apply");
        start.ArgumentList.Add("-auto-approve");
        start.Environment["ARM_CLIENT_ID"] = clientId;
        start.Environment["ARM_CLIENT_SECRET"] = clientSecret;
        return Process.Start(start)!.WaitForExitAsync();
    }

    public static Process Login(string clientId, string clientSecret, string tenantId) =>
        Process.Start("az", $"login --service-principal --username {clientId} --password {clientSecret} --tenant {tenantId}");
}
