using System.Diagnostics;
using System.Text.Json;

var start = new ProcessStartInfo("az", $"ad app credential reset --id {args[0]} --append -o json") { RedirectStandardOutput = true };
using var az = Process.Start(start)!;
var printed = await az.StandardOutput.ReadToEndAsync();
using var made = JsonDocument.Parse(printed);
Console.WriteLine("app id: " + made.RootElement.GetProperty("appId").GetString());
Console.WriteLine("secret: " + made.RootElement.GetProperty("password").GetString());
