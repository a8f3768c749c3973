using System.Diagnostics;

static class Az
{
    static void Login(string id, string secret, string tenant)
    {
        var psi = new ProcessStartInfo("az");
        foreach (var argument in new[] { "login", "--service-principal", "-u", id, "-p", secret, "--tenant", tenant })
        {
            psi.ArgumentList.Add(argument);
        }
        Process.Start(psi);
    }
}
