using System.Diagnostics;

var start = new ProcessStartInfo("az", "ad app credential list --id " + args[0] + " -o table") { RedirectStandardOutput = true };
using var az = Process.Start(start)!;
Console.WriteLine(await az.StandardOutput.ReadToEndAsync());
Console.WriteLine("exit code " + az.ExitCode);
