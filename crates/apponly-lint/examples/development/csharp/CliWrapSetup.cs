using CliWrap;
using CliWrap.Buffered;

var app = args[0];
foreach (var role in new[] { "810c84a8-4a9e-49e6-bf7d-12d183f40d01" })
{
    await Cli.Wrap("az")
        .WithArguments(a => a.Add("ad").Add("app").Add("permission").Add("add")
            .Add("--id").Add(app)
            .Add("--api").Add("00000003-0000-0000-c000-000000000000")
            .Add("--api-permissions").Add($"{role}=Role"))
        .ExecuteBufferedAsync();
}
