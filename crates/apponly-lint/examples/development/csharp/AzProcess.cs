using System.Diagnostics;

static void Az(params string[] arguments)
{
    var start = new ProcessStartInfo("az") { UseShellExecute = false };
    foreach (var argument in arguments) start.ArgumentList.Add(argument);
    using var process = Process.Start(start)!;
    process.WaitForExit();
    if (process.ExitCode != 0) throw new InvalidOperationException($"az failed: {process.ExitCode}");
}

var app = args[0];
const string Graph = "00000003-0000-0000-c000-000000000000";
Az("ad", "sp", "create", "--id", app);
Az("ad", "app", "permission", "add", "--id", app, "--api", Graph, "--api-permissions", "40f97065-369a-49f4-947c-6a255697ae91=Role");
Az("ad", "app", "permission", "grant", "--id", app, "--api", Graph, "--scope", "MailboxSettings.Read");
