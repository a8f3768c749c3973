using System.Diagnostics;

public static class Cli
{
    public static void AddRole(string app, string role)
    {
        var info = new ProcessStartInfo
        {
            FileName = "az",
            Arguments = $"ad app permission add --id {app} --api 00000003-0000-0000-c000-000000000000 --api-permissions {role}=Role",
        };
        Process.Start(info)!.WaitForExit();
    }
}
