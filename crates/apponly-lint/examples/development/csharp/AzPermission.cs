using System.Diagnostics;

static void Az(string arguments) => Process.Start("az", arguments)!.WaitForExit();

var appId = args[0];
Az($"ad app permission add --id {appId} --api 00000003-0000-0000-c000-000000000000 --api-permissions df021288-bdef-4463-88db-98f22de89214=Role");
Az($"ad sp create --id {appId}");
